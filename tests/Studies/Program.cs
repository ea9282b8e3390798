using System.CommandLine;
using AutoLfads.Studies;

Argument<string> data = new("DATA") { Description = "walk, cycles or lorenz (simulations), or the path of the rat hindlimb windows." };
Option<int> epochs = new("--epochs") { DefaultValueFactory = _ => 160, Description = "Epochs per model." };
Option<int> every = new("--every") { DefaultValueFactory = _ => 80, Description = "Epochs between evaluations." };
Option<int> draws = new("--draws") { DefaultValueFactory = _ => 16, Description = "Draws of settings; each is trained with blocks of 1, 5, 10 and 20 bins." };
Option<int> part = new("--part") { DefaultValueFactory = _ => 0, Description = "Which part of the draws this process trains." };
Option<int> parts = new("--parts") { DefaultValueFactory = _ => 1, Description = "Number of parts." };
Option<string> result = new("--out") { Required = true, Description = "CSV file, a row per model and evaluation." };
RootCommand root = new("What should select models from EMG alone, and does dropping blocks train better ones?") { data, epochs, every, draws, part, parts, result };
root.SetAction(request =>
{
    string path = request.GetValue(result)!;
    using StreamWriter writer = new(path);
    new SelectionStudy(request.GetValue(data)!, request.GetValue(epochs), request.GetValue(every), writer)
        .Run(request.GetValue(draws), request.GetValue(part), request.GetValue(parts), path + ".runs");
    return 0;
});
return root.Parse(args).Invoke();
