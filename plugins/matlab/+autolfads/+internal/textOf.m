function text = textOf(value, what)
% A text of one line as char.
if isa(value, 'string') && isscalar(value)
  value = char(value);
end
if ~ischar(value) || size(value, 1) ~= 1 || any(value == 0)
  error('autolfads:invalidArgument', '%s must be a text, found %s.', what, class(value));
end
text = value;
end
