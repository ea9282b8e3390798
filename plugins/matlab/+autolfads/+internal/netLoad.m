function model = netLoad(model, options)
% A model through the .NET assembly.
given = AutoLfads.Interop.ActivationOptions();
given.Samples = int32(options.Samples);
given.Seed = int32(options.Seed);
given.Threads = int32(options.Threads);
given.CredibleMass = options.CredibleMass;
net = autolfads.internal.netCall(@() AutoLfads.Interop.ActivationModel.LoadWith(model.path, given));
model.net = net;
model.cleanup = onCleanup(@() net.Dispose());
model.channelNames = cell(net.ChannelNames);
model.channelUnits = cell(net.ChannelUnits);
model.rateHz = double(net.RateHz);
model.windowBins = double(net.WindowBins);
model.metadata = jsondecode(char(net.MetadataJson));
end
