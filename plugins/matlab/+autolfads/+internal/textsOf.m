function texts = textsOf(value, what)
% One text or several as a cell of char.
if isa(value, 'string')
  value = cellstr(value);
elseif ischar(value)
  value = {value};
end
if ~iscell(value)
  error('autolfads:invalidArgument', '%s must be a cell of texts, found %s.', what, class(value));
end
texts = cellfun(@(text) autolfads.internal.textOf(text, what), value(:)', 'UniformOutput', false);
end
