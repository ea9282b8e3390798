function backend = chooseBackend(wanted)
% The backend that is wanted, its library loaded.
wanted = autolfads.internal.textOf(wanted, 'Backend');
if ~any(strcmp(wanted, {'auto', 'net', 'mex'}))
  error('autolfads:invalidArgument', 'Backend must be ''auto'', ''net'' or ''mex'', was ''%s''.', wanted);
end
found = autolfads.internal.findLibraries();
name = wanted;
if strcmp(wanted, 'auto')
  name = found.backend;
end
if strcmp(name, 'net') && ~isempty(found.assembly)
  autolfads.internal.netLibrary(found.assembly);
elseif strcmp(name, 'mex') && ~isempty(found.library) && ~isempty(found.mex)
  autolfads_mex('open_library', found.library);
elseif ~isempty(found.library) && isempty(found.mex)
  error('autolfads:missingLibrary', 'The MEX file is not built yet: autolfads.setup(''build'')');
else
  error('autolfads:missingLibrary', 'Nothing that computes was found for backend ''%s''. %s', wanted, autolfads.internal.howToPublish());
end
backend = struct('name', name);
end
