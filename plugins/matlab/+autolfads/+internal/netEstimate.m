function result = netEstimate(model, emg, fs, start, names, files, sessionStart)
% An estimate through the .NET assembly.
if isempty(names)
  names = model.channelNames;
end
given = NET.createArray('System.String', numel(names));
for i = 1:numel(names)
  given.Set(i - 1, names{i});
end
net = autolfads.internal.netCall(@() model.net.EstimateNamed(NET.convertArray(emg, 'System.Double', size(emg)), fs, start, given));
for i = 1:numel(files)
  [~, ~, extension] = fileparts(files{i});
  if strcmpi(extension, '.nwb')
    autolfads.internal.netCall(@() net.WriteNwb(files{i}, sessionStart));
  else
    autolfads.internal.netCall(@() net.Write(files{i}));
  end
end
result = autolfads.internal.netResult(net);
end
