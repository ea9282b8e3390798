%% Estimate muscle activation of a recording, in MATLAB or Octave
% Set model and recording to your own; "autolfads demo" makes these two:
%   dotnet run -c Release --project src/AutoLfads.Cli -- demo --out demo
% and once: autolfads.setup('build')

if ~exist('modelPath', 'var')
  modelPath = 'demo/model.onnx';
  recordingPath = 'demo/recording.nwb';
end

%% EMG of the NWB file: MATLAB's h5read gives channels x samples, Octave's load a nested structure
if exist('OCTAVE_VERSION', 'builtin')
  contents = load('-hdf5', recordingPath, 'acquisition'); % only what Octave can read
  emg = contents.acquisition.emg.data;
else
  emg = h5read(recordingPath, '/acquisition/emg/data');
end
if size(emg, 1) < size(emg, 2)
  emg = emg';                          % samples x channels
end
fs = 2000;

%% Estimate: the mean of the EMG envelope, an excitation in OpenSim's sense
model = autolfads.load(modelPath, 'Samples', 20);
result = autolfads.estimate(model, emg, fs);
autolfads.close(model);

%% Look at two seconds of four muscles: estimate, and its credible interval
shown = result.time >= 2 & result.time < 4;
figure('visible', 'off');
for i = 1:min(4, numel(result.channelNames))
  subplot(4, 1, i);
  plot(result.time(shown), result.emg(shown, i), 'Color', [.75 .75 .75]);
  hold on;
  plot(result.time(shown), result.activation(shown, i), 'r', 'LineWidth', 1.5);
  plot(result.time(shown), [result.lower(shown, i), result.upper(shown, i)], 'r:');
  ylabel(sprintf('%s (%s)', result.channelNames{i}, result.channelUnits{i}));
  xlim([2, 4]);
end
xlabel('s');
print('-dpng', 'estimate.png');
