function wholeNumber(value, what)
% An error unless a value is one whole number that 32 bits hold.
autolfads.internal.realNumber(value, what);
if value ~= round(value) || value < -2^31 || value >= 2^31
  error('autolfads:invalidArgument', '%s must be a whole number, was %g.', what, double(value));
end
end
