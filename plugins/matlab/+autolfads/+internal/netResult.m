function result = netResult(net)
% A result of the .NET assembly as a structure; what it lacks is [].
names = {'activation', 'Activation'; 'lower', 'Lower'; 'upper', 'Upper'; 'variance', 'Variance'; 'shape', 'Shape'; 'rate', 'Rate'; ...
  'factors', 'Factors'; 'inferredInputs', 'InferredInputs'; 'initialConditions', 'InitialConditions'; 'emg', 'Emg'};
for i = 1:size(names, 1)
  part = net.(names{i, 2});
  if isempty(part)
    result.(names{i, 1}) = [];
  else
    result.(names{i, 1}) = double(part);
  end
end
result.time = reshape(double(net.TimeSeconds), [], 1);
result.channelNames = cell(net.ChannelNames);
result.channelUnits = cell(net.ChannelUnits);
result.rateHz = double(net.SampleRateHz);
result.startSeconds = double(net.StartSeconds);
result.samples = double(net.SampleCount);
result.credibleMass = double(net.CredibleMass);
result.metadata = struct();
json = char(net.ModelJson);
if ~isempty(json)
  result.metadata = jsondecode(json);
end
end
