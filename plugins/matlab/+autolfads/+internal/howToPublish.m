function text = howToPublish()
% How to get what computes.
folder = fullfile(fileparts(fileparts(fileparts(mfilename('fullpath')))), 'lib');
text = ['In the source of AutoLFADS Bridge: dotnet publish interop/AutoLfads.Native -c Release -o ' folder ' (MATLAB with .NET 8: interop/AutoLfads.Interop)'];
end
