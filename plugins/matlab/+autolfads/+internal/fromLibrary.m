function result = fromLibrary(result)
% What the C library gives, [channel, time], as MATLAB has it: time down, channels across.
for name = {'activation', 'lower', 'upper', 'variance', 'shape', 'rate', 'factors', 'inferredInputs', 'initialConditions', 'emg'}
  part = result.(name{1});
  if isempty(part) && size(part, 1) == 0
    part = [];
  end
  result.(name{1}) = part.';
end
result.time = result.time(:);
result.metadata = struct();
if ~isempty(result.json)
  result.metadata = jsondecode(result.json);
end
result = rmfield(result, 'json');
end
