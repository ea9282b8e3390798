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
  if isOctave
    buildInOctave(folder, found.library);
  else
    mex(['-I' fileparts(found.library)], '-outdir', folder, fullfile(folder, 'autolfads_mex.c'));
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

function buildInOctave(folder, library)
% In a temporary folder: mkoctfile puts paths into a shell's command line without quotes, where a space or an apostrophe
% ends them, and to change into this folder would take relative ones from Octave's path.
work = tempname();
mkdir(work);
cleanup = onCleanup(@() removeFolder(work));
copyfile(fullfile(folder, 'autolfads_mex.c'), work);
copyfile(fullfile(fileparts(library), 'autolfads.h'), work);
mkoctfile('--mex', '-o', fullfile(work, 'autolfads_mex.mex'), fullfile(work, 'autolfads_mex.c'));
movefile(fullfile(work, 'autolfads_mex.mex'), folder, 'f');
end

function removeFolder(folder)
confirm_recursive_rmdir(false, 'local'); % else Octave asks
rmdir(folder, 's');
end

function show(what, path)
if isempty(path)
  path = 'not found';
end
fprintf('%-14s %s\n', what, path);
end
