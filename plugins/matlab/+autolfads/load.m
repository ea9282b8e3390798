function model = load(path, varargin)
%AUTOLFADS.LOAD  Load a model file (.onnx) that AutoLFADS Bridge trained.
%
%   MODEL = autolfads.load(PATH) loads a model, which is a structure with
%     channelNames   names of the EMG channels it reads, 1 x channels cell
%     channelUnits   unit in which each must be given, 1 x channels cell
%     rateHz         bins per second of its estimates
%     windowBins     bins of a window: the shortest recording, at that rate
%     metadata       all that the file says about itself, structure
%     path, backend  where it comes from and what computes: 'net' or 'mex'
%
%   MODEL = autolfads.load(PATH, NAME, VALUE, ...) with
%     'Samples'       posterior samples averaged; 0 is the posterior mean,
%                     much faster and without interval. Default 50
%     'Seed'          the same seed gives the same estimate. Default 0
%     'Threads'       of one estimate; 0 uses every core. Default 0
%     'CredibleMass'  of the interval between lower and upper. Default 0.95
%     'Backend'       'net' (the .NET assembly, MATLAB alone), 'mex' (the C
%                     library) or 'auto': 'net' where it can be had. Default 'auto'
%
%   A model is closed when the last variable that holds it is cleared, or by
%   autolfads.close. Nothing of the file is executed.
%
%   Example
%     model = autolfads.load('run/best/model.onnx', 'Samples', 20);
%
%   See also autolfads.estimate, autolfads.close, autolfads.setup

path = autolfads.internal.textOf(path, 'The path of a model file');
options = autolfads.internal.namedValues(varargin, struct('Samples', 50, 'Seed', 0, 'Threads', 0, 'CredibleMass', 0.95, 'Backend', 'auto'));
for name = {'Samples', 'Seed', 'Threads'}
  options.(name{1}) = autolfads.internal.wholeNumber(options.(name{1}), name{1});
end
options.CredibleMass = autolfads.internal.realNumber(options.CredibleMass, 'CredibleMass');
backend = autolfads.internal.chooseBackend(options.Backend);
model = struct('path', path, 'backend', backend.name);
if strcmp(backend.name, 'net')
  model = autolfads.internal.netLoad(model, options);
else
  model.handle = autolfads_mex('load', path, [options.Samples, options.Seed, options.Threads, options.CredibleMass]);
  % Copies of the structure share this: the last one to go closes the model.
  handle = model.handle;
  model.cleanup = onCleanup(@() autolfads_mex('close', handle));
  contents = autolfads_mex('model', model.handle);
  for name = {'channelNames', 'channelUnits', 'rateHz', 'windowBins'}
    model.(name{1}) = contents.(name{1});
  end
  model.metadata = jsondecode(contents.json);
end
end
