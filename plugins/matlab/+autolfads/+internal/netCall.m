function varargout = netCall(call)
% A call of the .NET assembly whose errors are those of the C library, too.
try
  [varargout{1:nargout}] = call();
catch problem
  if isa(problem, 'NET.NetException') && isa(problem.ExceptionObject, 'AutoLfads.Interop.AutoLfadsException')
    names = {'nullPointer', 'invalidArgument', 'invalidHandle', 'bufferTooSmall', 'fileNotFound', 'invalidData', 'fileAccess', 'notAvailable', 'notSupported', 'missingLibrary', 'outOfMemory', 'unexpected'};
    error(['autolfads:' names{double(problem.ExceptionObject.Code)}], '%s', char(problem.ExceptionObject.Message));
  end
  rethrow(problem);
end
end
