function result = netRead(path)
% An estimate in a file, through the .NET assembly.
result = autolfads.internal.netResult(autolfads.internal.netCall(@() AutoLfads.Interop.ActivationResult.Read(path)));
end
