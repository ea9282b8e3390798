function value = wholeNumber(value, what)
% One whole number that 32 bits hold as a double, whatever its class; an error for anything else.
value = autolfads.internal.realNumber(value, what);
if value ~= round(value) || value < -2^31 || value >= 2^31
  error('autolfads:invalidArgument', '%s must be a whole number, was %g.', what, value);
end
end
