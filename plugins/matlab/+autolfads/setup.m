function found = setup(action)
%AUTOLFADS.SETUP  Say what computes here, and how to get what is missing.
%
%   autolfads.setup prints what is found: the .NET assembly (MATLAB alone), the C
%   library, and the MEX file that leads to it. They are looked for in the folders
%   or files of the environment variable AUTOLFADS_LIBRARY (several with pathsep
%   between them), then in the folder lib beside +autolfads.
%
%   autolfads.setup('build') builds the MEX file with the C compiler that mex
%   finds: once for each computer and version. Nothing else is changed; the path
%   is not saved.
%
%   FOUND = autolfads.setup(...) returns a structure with the fields assembly,
%   library, mex ('' where absent) and backend ('' where nothing can compute).
%
%   See also autolfads.load

folder = fileparts(fileparts(mfilename('fullpath')));
isOctave = exist('OCTAVE_VERSION', 'builtin') ~= 0;
found = autolfads.internal.findLibraries();
if nargin > 0
  if ~strcmp(action, 'build')
    error('autolfads:invalidArgument', 'The action must be ''build''.');
  end
  if isempty(found.library)
    error('autolfads:missingLibrary', 'The C library is needed to build. %s', autolfads.internal.howToPublish());
  end
  source = fullfile(folder, 'autolfads_mex.c');
  include = ['-I' fileparts(found.library)];
  if isOctave
    mkoctfile('--mex', include, '-o', fullfile(folder, 'autolfads_mex.mex'), source);
  else
    mex(include, '-outdir', folder, source);
  end
  found = autolfads.internal.findLibraries();
  if isempty(found.mex)
    error('autolfads:missingLibrary', 'The MEX file could not be built: see the messages above. A C compiler is needed (Debian: octave-dev; MATLAB: mex -setup).');
  end
end
if nargout == 0
  show('.NET assembly', found.assembly);
  show('C library', found.library);
  show('MEX file', found.mex);
  if isempty(found.backend)
    if isempty(found.library)
      fprintf('%s\n', autolfads.internal.howToPublish());
    else
      fprintf('Build the MEX file: autolfads.setup(''build'')\n');
    end
  else
    fprintf('Models can be applied (backend %s).\n', found.backend);
  end
  clear found
end
end

function show(what, path)
if isempty(path)
  path = 'not found';
end
fprintf('%-14s %s\n', what, path);
end
