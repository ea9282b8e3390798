function value = realNumber(value, what)
% One real number as a full double, whatever its class; an error for anything else.
if ~isnumeric(value) || ~isscalar(value) || ~isreal(value)
  error('autolfads:invalidArgument', '%s must be one real number, found %s of %d values.', what, class(value), numel(value));
end
value = double(full(value));
end
