function found = findLibraries()
% Where the assembly, the C library and the MEX file lie; '' where they do not.
folder = fileparts(fileparts(fileparts(mfilename('fullpath'))));
places = [strsplit(getenv('AUTOLFADS_LIBRARY'), pathsep), {fullfile(folder, 'lib')}];
isMatlab = exist('OCTAVE_VERSION', 'builtin') == 0;
found = struct('assembly', '', 'library', '', 'mex', '', 'backend', '');
if isMatlab
  found.assembly = first(places, {'AutoLfads.Interop.dll'});
end
found.library = first(places, {'libautolfads.so', 'libautolfads.dylib', 'autolfads.dll'});
file = fullfile(folder, ['autolfads_mex.' mexext()]);
if exist(file, 'file')
  found.mex = file;
end
if ~isempty(found.assembly)
  found.backend = 'net';
elseif ~isempty(found.library) && ~isempty(found.mex)
  found.backend = 'mex';
end
end

function path = first(places, names)
path = '';
for place = places(~cellfun('isempty', places))
  for name = names
    for candidate = {place{1}, fullfile(place{1}, name{1})}
      [~, base, extension] = fileparts(candidate{1});
      if strcmp([base extension], name{1}) && exist(candidate{1}, 'file') == 2
        path = candidate{1};
        return
      end
    end
  end
end
end
