function options = namedValues(given, options)
% Names and values over defaults; unknown names are errors.
if mod(numel(given), 2) ~= 0
  error('autolfads:invalidArgument', 'Options come as names and values, found %d.', numel(given));
end
names = fieldnames(options);
for i = 1:2:numel(given)
  if ~ischar(given{i}) && ~isa(given{i}, 'string')
    error('autolfads:invalidArgument', 'Options begin with a name, one of %s.', strjoin(names', ', '));
  end
  match = strcmpi(char(given{i}), names);
  if ~any(match)
    error('autolfads:invalidArgument', 'There is no option ''%s''. Options are %s.', char(given{i}), strjoin(names', ', '));
  end
  options.(names{match}) = given{i + 1};
end
end
