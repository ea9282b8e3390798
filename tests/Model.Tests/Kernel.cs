using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Tests;

/// <summary>Checks of operations that run by kernels.</summary>
internal static class Kernel
{
    /// <summary>Steps with and without a backward pass leave neither tensors nor nodes of the graph nor memory behind.</summary>
    /// <param name="loss">Computes a scalar; may leave its tensors to the caller's scope.</param>
    public static void LeavesNothingBehind(Func<Tensor> loss)
    {
        for (int i = 0; i < 5; i++) Step(backwards: i % 2 == 0);
        long tensors = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        int nodes = AliveNodes();
        for (int i = 0; i < 40; i++) Step(backwards: i % 2 == 0);
        Assert.Equal(tensors, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        Assert.Equal(nodes, AliveNodes());

        void Step(bool backwards)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor value = loss();
            Assert.NotEqual(0, AliveNodes()); // the count sees what it is to count
            if (backwards) value.backward();
        }
    }

    /// <summary>Graph nodes of custom operations that TorchSharp still holds: it keeps each in a list until the graph lets go of it.</summary>
    private static int AliveNodes()
    {
        Type node = typeof(autograd).GetNestedType("Node", System.Reflection.BindingFlags.NonPublic)!;
        object list = node.GetField("AliveNodes", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!.GetValue(null)!;
        lock (list) return ((System.Collections.ICollection)list).Count;
    }
}
