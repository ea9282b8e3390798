using System.CommandLine;
using AutoLfads.Studies;

RootCommand root = new("What should select models from EMG alone, and does dropping blocks train better ones?") { Train(), Rank(), Search() };
return root.Parse(args).Invoke();

static Command Train()
{
    Argument<string> data = new("DATA") { Description = "walk, cycles, lorenz or lorenz_gamma (simulations), or the path of the rat hindlimb windows." };
    Option<int> epochs = new("--epochs") { DefaultValueFactory = _ => 140, Description = "Epochs per model." };
    Option<int> every = new("--every") { DefaultValueFactory = _ => 70, Description = "Epochs between evaluations." };
    Option<int> draws = new("--draws") { DefaultValueFactory = _ => 16, Description = "Draws of settings; each is trained with every size of block." };
    Option<int[]> blocks = new("--blocks") { DefaultValueFactory = _ => [1, 5, 10, 20], Description = "Sizes of dropped blocks, bins.", AllowMultipleArgumentsPerToken = true };
    Option<string[]> settings = new("--set") { DefaultValueFactory = _ => [], Description = "Settings that are not drawn, e.g. model.factor_dim=20." };
    Option<int> part = new("--part") { DefaultValueFactory = _ => 0, Description = "Which part of the draws this process trains." };
    Option<int> parts = new("--parts") { DefaultValueFactory = _ => 1, Description = "Number of parts." };
    Option<string> result = new("--out") { Required = true, Description = "CSV file, a row per model and evaluation." };
    Command command = new("train", "Train models over the ranges of a search and write every metric and score of them.") { data, epochs, every, draws, blocks, settings, part, parts, result };
    command.SetAction(request =>
    {
        string path = request.GetValue(result)!;
        using StreamWriter writer = new(path);
        new SelectionStudy(request.GetValue(data)!, request.GetValue(settings)!, request.GetValue(blocks)!, request.GetValue(epochs), request.GetValue(every), writer)
            .Run(request.GetValue(draws), request.GetValue(part), request.GetValue(parts), path + ".runs");
    });
    return command;
}

static Command Rank()
{
    Argument<string[]> files = new("CSV") { Description = "Files of one data set.", Arity = ArgumentArity.OneOrMore };
    Option<int> epoch = new("--epoch") { DefaultValueFactory = _ => 140, Description = "Which evaluation." };
    Option<int[]> blocks = new("--blocks") { DefaultValueFactory = _ => [], Description = "Only models with these sizes of dropped blocks.", AllowMultipleArgumentsPerToken = true };
    Command command = new("rank", "How every metric ranks the models, and what dropping blocks does.") { files, epoch, blocks };
    command.SetAction(request => StudyTable.Read(request.GetValue(files)!).Print(request.GetValue(epoch), request.GetValue(blocks)!, Console.Out));
    return command;
}

static Command Search()
{
    Argument<string> data = new("DATA") { Description = "walk, cycles, lorenz or lorenz_gamma (simulations), or the path of the rat hindlimb windows." };
    Option<string> preset = new("--preset") { DefaultValueFactory = _ => "paper-rat", Description = "Preset of the run configuration." };
    Option<string[]> settings = new("--set") { DefaultValueFactory = _ => [], Description = "Single settings, e.g. selection.metric=likelihood." };
    Option<string> run = new("--out") { Required = true, Description = "Folder of the population." };
    Command command = new("search", "Search a set and write how good the members are after every generation.") { data, preset, settings, run };
    command.SetAction((request, _) => new SearchStudy(request.GetValue(data)!, request.GetValue(settings)!, request.GetValue(run)!, Console.Out).RunAsync(request.GetValue(preset)!));
    return command;
}
