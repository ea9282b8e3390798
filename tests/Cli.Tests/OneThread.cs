using System.Runtime.CompilerServices;
using TorchSharp;

namespace AutoLfads.Cli.Tests;

/// <summary>The tensors of these tests are small: further threads would only wait for each other.</summary>
internal static class OneThread
{
    [ModuleInitializer]
    internal static void Use() => torch.set_num_threads(1);
}
