function close(model)
%AUTOLFADS.CLOSE  Close a model and give back its memory.
%
%   autolfads.close(MODEL) closes a model of autolfads.load, whatever variables
%   still hold it. Estimates do not need it any more. Closing twice does nothing.
%
%   See also autolfads.load

if ~isstruct(model) || ~isscalar(model) || ~all(isfield(model, {'backend', 'channelNames'}))
  error('autolfads:invalidArgument', 'A model of autolfads.load is needed.');
end
if strcmp(model.backend, 'net')
  model.net.Dispose();
else
  autolfads_mex('close', model.handle);
end
end
