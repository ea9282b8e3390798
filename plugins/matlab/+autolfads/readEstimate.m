function result = readEstimate(path)
%AUTOLFADS.READESTIMATE  Read an estimate from a file.
%
%   RESULT = autolfads.readEstimate(PATH) reads activation.h5 or .nwb (also a
%   recording that the estimate was added to) with everything in it, or .csv and
%   .sto with the activation alone, as autolfads infer writes them. RESULT is a
%   structure as that of autolfads.estimate.
%
%   Example
%     result = autolfads.readEstimate('day1-activation/activation.h5');
%
%   See also autolfads.estimate

path = autolfads.internal.textOf(path, 'The path of an estimate');
backend = autolfads.internal.chooseBackend('auto');
if strcmp(backend.name, 'net')
  result = autolfads.internal.netRead(path);
else
  result = autolfads.internal.fromLibrary(autolfads_mex('read', path));
end
end
