using System.CommandLine;

namespace AutoLfads.Benchmarks.Commands;

/// <summary>An option that takes a whole number of 1 or more.</summary>
internal static class PositiveOption
{
    public static Option<int> Create(string name, int defaultValue, string description)
    {
        Option<int> option = new(name) { HelpName = "N", Description = description, DefaultValueFactory = _ => defaultValue };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1) result.AddError($"{name} must be 1 or more, was {result.GetValueOrDefault<int>()}.");
        });
        return option;
    }
}
