function realNumber(value, what)
% An error unless a value is one real number.
if ~isnumeric(value) || ~isscalar(value) || ~isreal(value)
  error('autolfads:invalidArgument', '%s must be one real number, found %s of %d values.', what, class(value), numel(value));
end
end
