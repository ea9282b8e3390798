using AutoLfads.Core.Estimates;
using AutoLfads.Core.Recordings;
using AutoLfads.Core.Simulation;
using AutoLfads.Evaluation.Subjects;

namespace AutoLfads.Cli.Evaluation;

/// <summary>Chooses among what was recorded beside the EMG what estimates are judged by.</summary>
internal sealed class RecordingSignals(ActivationEstimate estimate)
{
    private readonly (SideSignal Signal, int Channel)[] all =
    [
        .. from signal in estimate.SideSignals
           where signal.Name != LocomotionEmgSimulation.TruthSignal
           from channel in Enumerable.Range(0, signal.Channels.Count)
           select (signal, channel),
    ];

    /// <summary>Estimates of one recording with the signals that are asked for.</summary>
    /// <param name="estimates">Names and estimates; side signals are the first one's.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="needsBehaviour">Whether it is an error if there is neither behaviour nor a known activation.</param>
    /// <exception cref="RequestException">A signal of a name does not exist, or there is nothing to compare with.</exception>
    public static RecordingSubject Of(IReadOnlyList<(string Name, ActivationEstimate Estimate)> estimates, EvaluationRequest request, bool needsBehaviour)
    {
        ActivationEstimate first = estimates[0].Estimate;
        RecordingSignals signals = new(first);
        SideSignal? known = first.SideSignals.FirstOrDefault(s => s.Name == LocomotionEmgSimulation.TruthSignal);
        (SideSignal Signal, int Channel)[] targets = signals.Named(request.Targets), force = request.Force.Count == 0 ? [] : signals.Named(request.Force);
        if (targets.Length == 0 && known is null && needsBehaviour) throw signals.NothingToCompare([]);
        return new RecordingSubject(estimates)
        {
            Behaviour = targets.Length == 0 ? null : RecordingSubject.OnBins(first, targets),
            Force = force.Length == 0 ? null : RecordingSubject.OnBins(first, force),
            Truth = known is null ? null : RecordingSubject.OnBins(first, [.. Enumerable.Range(0, known.Channels.Count).Select(c => (known, c))]),
            SpikeCounts = request.Spikes is { } path ? SpikeTimesFile.Count(path, first.StartSeconds, first.SampleRateHz, first.Activation.SampleCount) : null,
        };
    }

    /// <summary>Signals, or single channels of them, by name; all where no name is given.</summary>
    private (SideSignal Signal, int Channel)[] Named(IReadOnlyList<string> wanted)
    {
        string[] unknown = [.. wanted.Where(name => all.All(t => t.Signal.Name != name && t.Signal.Channels[t.Channel].Name != name))];
        return unknown.Length > 0 ? throw NothingToCompare(unknown) : [.. all.Where(t => wanted.Count == 0 || wanted.Contains(t.Signal.Name) || wanted.Contains(t.Signal.Channels[t.Channel].Name))];
    }

    private RequestException NothingToCompare(string[] unknown)
    {
        string found = estimate.SideSignals.Count == 0
            ? "none was recorded"
            : $"it has {string.Join(", ", estimate.SideSignals.Select(s => $"{s.Name} ({string.Join(", ", s.Channels.Select(c => c.Name))})"))}";
        string required = unknown.Length == 0 ? "Side signals such as kinematics or force are needed" : $"The side signal {string.Join(", ", unknown)} is asked for";
        string remedy = estimate.SideSignals.Count == 0 ? "Infer from a recording that has them." : "Choose among them.";
        return new RequestException($"{required}, but for '{estimate.Provenance.Source}' {found}. {remedy}");
    }
}
