using AutoLfads.Interop.Exports;
using CsCheck;

namespace AutoLfads.Interop.Tests;

public sealed class HandleTableTests
{
    [Fact]
    public void Handles_OfAnySequence_AreValidExactlyWhileOpen() => Gen.Int[0, 3].List[1, 200].Sample(steps =>
    {
        HandleTable table = new();
        List<long> open = [], closed = [0, -1, long.MaxValue];
        foreach (int step in steps)
        {
            if (step > 0 || open.Count == 0)
            {
                object value = new();
                long handle = table.Add(value);
                Assert.DoesNotContain(handle, open.Concat(closed));
                Assert.Same(value, table.Get<object>(handle));
                open.Add(handle);
            }
            else
            {
                long handle = open[steps.Count % open.Count];
                table.Remove<object>(handle);
                open.Remove(handle);
                closed.Add(handle);
            }

            Assert.Equal(open.Count, table.Count);
        }

        Assert.All(closed, handle => Assert.Equal((int)ErrorCode.InvalidHandle, Assert.Throws<AutoLfadsException>(() => table.Get<object>(handle)).Code));
        Assert.All(open, handle => table.Get<object>(handle));
    });

    [Fact]
    public void Get_OfAnotherKind_IsRefused()
    {
        HandleTable table = new();
        long handle = table.Add("text");
        Assert.Contains("another kind", Assert.Throws<AutoLfadsException>(() => table.Get<HandleTable>(handle)).Message, StringComparison.Ordinal);
        Assert.Throws<AutoLfadsException>(() => table.Remove<HandleTable>(handle));
        Assert.Equal("text", table.Remove<string>(handle));
    }
}
