function netLibrary(assembly)
% Loads the .NET assembly once.
persistent isLoaded
if isempty(isLoaded)
  NET.addAssembly(assembly);
  isLoaded = true;
end
end
