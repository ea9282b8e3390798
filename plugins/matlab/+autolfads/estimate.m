function result = estimate(model, emg, fs, varargin)
%AUTOLFADS.ESTIMATE  Estimate muscle activation from EMG.
%
%   RESULT = autolfads.estimate(MODEL, EMG, FS) applies a model, from
%   autolfads.load or the path of a model file, to EMG: samples x channels, in
%   the model's order and units, FS samples per second. NaN is a missing sample,
%   for models that were trained with preprocessing.missing. EMG may be of any real
%   numeric class; it is computed with as double.
%
%   RESULT = autolfads.estimate(..., NAME, VALUE, ...) with
%     'ChannelNames'  cell of names of EMG's columns, in any order; columns that
%                     the model does not read are left out
%     'Start'         time of the first sample, seconds. Default 0
%     'Write'         file or cell of files to write, too: .h5 with everything,
%                     .csv, .sto, .nwb; as autolfads infer writes them
%     'SessionStart'  when the session began, for .nwb: ISO 8601 with offset
%
%   RESULT is a structure. With bins x channels in EMG's units:
%     activation      the estimate: mean of the EMG envelope, an excitation in
%                     OpenSim's sense, not the activation state of the force
%     lower, upper    credible interval of it; [] for the posterior mean
%     variance        of the EMG about it, units squared
%     shape, rate     of the gamma distribution; [] for other models
%     emg             the preprocessed EMG that it was made from
%   and
%     factors (bins x factors), inferredInputs (bins x inputs),
%     initialConditions (windows x dimensions), time (bins x 1, seconds),
%     channelNames, channelUnits (1 x channels cells), rateHz, startSeconds,
%     samples, credibleMass, metadata (of the model)
%
%   Numbers are to the last bit those of autolfads infer on the same computer.
%
%   Example
%     result = autolfads.estimate('model.onnx', emg, 2000);
%     plot(result.time, result.activation)
%
%   See also autolfads.load, autolfads.readEstimate

if ~isstruct(model)
  model = autolfads.load(model);
end
if ~isscalar(model) || ~all(isfield(model, {'backend', 'channelNames'}))
  error('autolfads:invalidArgument', 'The first argument must be a model of autolfads.load, or the path of a model file.');
end
options = autolfads.internal.namedValues(varargin, struct('ChannelNames', {{}}, 'Start', 0, 'Write', {{}}, 'SessionStart', ''));
emg = autolfads.internal.emgOf(emg);
fs = autolfads.internal.realNumber(fs, 'The sample rate');
options.Start = autolfads.internal.realNumber(options.Start, 'Start');
names = autolfads.internal.textsOf(options.ChannelNames, 'ChannelNames');
files = autolfads.internal.textsOf(options.Write, 'Write');
sessionStart = '';
if ~isempty(options.SessionStart)
  sessionStart = autolfads.internal.textOf(options.SessionStart, 'SessionStart');
end
columns = numel(names);
if columns == 0
  columns = numel(model.channelNames);
end
if size(emg, 2) ~= columns
  turned = '';
  if size(emg, 1) == columns
    turned = ' The array seems to be channels x samples: transpose it.';
  end
  error('autolfads:invalidArgument', 'EMG must have %d columns, one for each channel, found %d columns and %d rows; rows are samples.%s The model reads %s.', ...
    columns, size(emg, 2), size(emg, 1), turned, strjoin(model.channelNames, ', '));
end
if strcmp(model.backend, 'net')
  result = autolfads.internal.netEstimate(model, emg, fs, options.Start, names, files, sessionStart);
else
  result = autolfads.internal.fromLibrary(autolfads_mex('estimate', model.handle, emg.', fs, options.Start, names, files, sessionStart));
end
end
