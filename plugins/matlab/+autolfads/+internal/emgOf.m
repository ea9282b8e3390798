function emg = emgOf(emg)
% EMG as a full matrix of doubles, or an error that says what was found.
if ~isnumeric(emg) || ~isreal(emg) || ndims(emg) ~= 2 || isempty(emg)
  error('autolfads:invalidArgument', 'EMG must be a real numeric matrix of samples x channels, found %s %s.', strjoin(cellfun(@num2str, num2cell(size(emg)), 'UniformOutput', false), ' x '), kindOf(emg));
end
emg = double(full(emg));
end

function kind = kindOf(value)
kind = class(value);
if isnumeric(value) && ~isreal(value)
  kind = ['complex ' kind];
end
end
