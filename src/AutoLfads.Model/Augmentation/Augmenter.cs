using AutoLfads.Core.Configuration;
using TorchSharp;
using static TorchSharp.torch;

namespace AutoLfads.Model.Augmentation;

/// <summary>Turns windows with margins into what the model reads and what it is compared with: temporal shift, log, sample validation, coordinated dropout, in this order.</summary>
/// <remarks>
/// The order matters: coordinated dropout refers to bins as the encoders see them, so it comes after the shift; a dropped sample is 0 in the encoders' own units, so it comes after the log.
/// </remarks>
public sealed class Augmenter
{
    private readonly AugmentationConfig config;
    private readonly LfadsConfig model;
    private readonly LfadsDimensions dimensions;
    private readonly int marginBins;
    private readonly TemporalShift shift;
    private readonly SampleValidation sampleValidation;
    private readonly CoordinatedDropout coordinatedDropout;

    /// <summary>Makes an augmenter.</summary>
    /// <param name="config">Rates and sizes.</param>
    /// <param name="model">What the encoders read and which bins are the initial-condition encoder's alone.</param>
    /// <param name="dimensions">Sizes of windows and targets.</param>
    /// <param name="marginBins">Bins on each side of every window and target; 0 or more. Shifts beyond them repeat the outermost sample.</param>
    /// <param name="sampleValidationSeed">Decides which samples are held out; the same through a run.</param>
    /// <exception cref="ArgumentException">A setting is out of its range; every one is listed.</exception>
    public Augmenter(AugmentationConfig config, LfadsConfig model, LfadsDimensions dimensions, int marginBins, long sampleValidationSeed)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(dimensions);
        ArgumentOutOfRangeException.ThrowIfNegative(marginBins);
        IReadOnlyList<ConfigProblem> problems = config.Validate();
        if (problems.Count > 0) throw new ArgumentException(string.Join(" ", problems), nameof(config));
        this.config = config;
        this.model = model;
        this.dimensions = dimensions;
        this.marginBins = marginBins;
        shift = new TemporalShift(config.ShiftMaxBins, config.ShiftSdBins);
        sampleValidation = new SampleValidation(config.SampleValidationRate, sampleValidationSeed);
        coordinatedDropout = new CoordinatedDropout(config.CoordinatedDropoutRate, config.CoordinatedDropoutBlockBins, config.CoordinatedDropoutPassRate, model.InitialConditionEncoderBins);
    }

    /// <summary>Augments a batch of training or validation.</summary>
    /// <param name="windows">EMG with margins, [batch, window bins + 2·margin, channel]; NaN where missing.</param>
    /// <param name="target">What is reconstructed, with margins, [batch, output bins + 2·margin, output channel]; null where it is the windows themselves.</param>
    /// <param name="windowNumbers">Number of each window among all, which decides its held-out samples.</param>
    /// <param name="training">True: everything. False (validation): no coordinated dropout, and no shift unless <see cref="AugmentationConfig.ShiftValidation"/>.</param>
    /// <param name="generator">Source of the draws: shifts of the input, shifts of the target, coordinated dropout.</param>
    /// <returns>The batch; its tensors belong to the caller's dispose scope.</returns>
    /// <exception cref="ArgumentException">A shape does not fit the dimensions.</exception>
    public AugmentedBatch Augment(Tensor windows, Tensor? target, IReadOnlyList<int> windowNumbers, bool training, torch.Generator generator)
    {
        Check(windows, target);
        ArgumentNullException.ThrowIfNull(windowNumbers);
        ArgumentNullException.ThrowIfNull(generator);
        using DisposeScope scope = NewDisposeScope();
        bool shifted = shift.IsActive && (training || config.ShiftValidation);
        (AugmentedBatch augmented, Tensor? inputShifts, Tensor? targetShifts) = Read(windows, target, shifted ? generator : null);
        if (sampleValidation.IsActive) augmented = HoldOut(augmented, windows, target ?? windows, windowNumbers, inputShifts, targetShifts);
        if (training && coordinatedDropout.IsActive) augmented = DropCoordinated(augmented, generator);
        return augmented.MovedToOuterScope();
    }

    /// <summary>Shifts input and target, and does nothing else.</summary>
    /// <param name="windows">As for <see cref="Augment"/>.</param>
    /// <param name="target">As for <see cref="Augment"/>.</param>
    /// <param name="generator">Source of the draws: shifts of the input, shifts of the target.</param>
    /// <returns>The batch; its tensors belong to the caller's dispose scope.</returns>
    /// <exception cref="ArgumentException">A shape does not fit the dimensions.</exception>
    public AugmentedBatch ShiftOnly(Tensor windows, Tensor? target, torch.Generator generator)
    {
        Check(windows, target);
        ArgumentNullException.ThrowIfNull(generator);
        using DisposeScope scope = NewDisposeScope();
        return Read(windows, target, shift.IsActive ? generator : null).Batch.MovedToOuterScope();
    }

    /// <summary>The centre of windows and target, transformed as in training, without any augmentation.</summary>
    /// <param name="windows">As for <see cref="Augment"/>.</param>
    /// <param name="target">As for <see cref="Augment"/>.</param>
    /// <returns>The batch; its tensors belong to the caller's dispose scope.</returns>
    /// <exception cref="ArgumentException">A shape does not fit the dimensions.</exception>
    public AugmentedBatch Centre(Tensor windows, Tensor? target)
    {
        Check(windows, target);
        using DisposeScope scope = NewDisposeScope();
        return Read(windows, target, null).Batch.MovedToOuterScope();
    }

    /// <summary>Prepares a batch without any augmentation: the centre of each window, transformed as in training.</summary>
    /// <param name="windows">EMG with margins, [batch, any number of bins + 2·margin, channel]; NaN where missing.</param>
    /// <returns>What the encoders read, [batch, bins, channel], in the caller's dispose scope.</returns>
    /// <exception cref="ArgumentException">The shape does not fit the dimensions.</exception>
    public Tensor Prepare(Tensor windows)
    {
        ArgumentNullException.ThrowIfNull(windows);
        if (windows.dim() != 3 || windows.shape[2] != dimensions.ChannelCount || windows.shape[1] <= 2 * marginBins)
        {
            throw new ArgumentException(
                $"Windows must be [batch, more than {2 * marginBins} bins, {dimensions.ChannelCount}], got [{string.Join(", ", windows.shape)}].", nameof(windows));
        }

        using DisposeScope scope = NewDisposeScope();
        return Encode(Cut(windows, null)).MoveToOuterDisposeScope();
    }

    // Shifts nothing where there is no generator.
    private (AugmentedBatch Batch, Tensor? InputShifts, Tensor? TargetShifts) Read(Tensor windows, Tensor? target, torch.Generator? generator)
    {
        Tensor reconstructed = target ?? windows;
        Tensor? inputShifts = generator is null ? null : shift.DrawShifts(windows.shape[0], windows.shape[2], generator);
        Tensor? targetShifts = generator is null ? null : shift.DrawShifts(windows.shape[0], reconstructed.shape[2], generator);
        Tensor encoderData = Encode(Cut(windows, inputShifts));
        (Tensor filled, Tensor? present) = MissingData.FillTarget(Cut(reconstructed, targetShifts));
        return (new AugmentedBatch(encoderData, filled) { PresentMask = present }, inputShifts, targetShifts);
    }

    private Tensor Cut(Tensor data, Tensor? shifts) =>
        shifts is null ? data.narrow(1, marginBins, data.shape[1] - (2 * marginBins)) : TemporalShift.Apply(data, shifts, marginBins);

    private Tensor Encode(Tensor cut) => MissingData.FillEncoder(model.EncoderInput == EncoderInputTransform.Log ? EncoderLog.Apply(cut) : cut);

    private AugmentedBatch HoldOut(
        AugmentedBatch batch, Tensor windows, Tensor target, IReadOnlyList<int> windowNumbers, Tensor? inputShifts, Tensor? targetShifts)
    {
        if (windowNumbers.Count != windows.shape[0])
            throw new ArgumentException($"{windows.shape[0]} windows need as many numbers, got {windowNumbers.Count}.", nameof(windowNumbers));
        Tensor heldIn = sampleValidation.HeldIn(windowNumbers, windows.shape[1], windows.shape[2]).to(windows.device);

        // The target may reach beyond what the encoders read, in time and in channels: nothing is held out there.
        long[] padding = [0, target.shape[2] - windows.shape[2], 0, target.shape[1] - windows.shape[1]];
        Tensor targetHeldIn = nn.functional.pad(heldIn, padding, value: 1);
        Tensor covered = nn.functional.pad(ones_like(heldIn), padding, value: 0);
        (Tensor inWeight, Tensor outWeight) = sampleValidation.Weights(Cut(targetHeldIn, targetShifts), Cut(covered, targetShifts), windows.dtype);
        return batch with
        {
            EncoderData = sampleValidation.MaskInput(batch.EncoderData, Cut(heldIn, inputShifts)),
            HeldInWeight = inWeight,
            HeldOutWeight = outWeight,
        };
    }

    private AugmentedBatch DropCoordinated(AugmentedBatch batch, torch.Generator generator)
    {
        long[] shape = batch.EncoderData.shape;
        (Tensor kept, Tensor passed) = coordinatedDropout.Draw(shape[0], shape[1], shape[2], generator, batch.EncoderData.device);
        return batch with
        {
            EncoderData = coordinatedDropout.MaskInput(batch.EncoderData, kept),
            GradientMask = coordinatedDropout.GradientMask(kept, passed, batch.Target.shape[1], batch.Target.shape[2]),
        };
    }

    private void Check(Tensor windows, Tensor? target)
    {
        ArgumentNullException.ThrowIfNull(windows);
        Require(windows, dimensions.WindowBins, dimensions.ChannelCount, nameof(windows));
        if (target is not null || dimensions.OutputBins != dimensions.WindowBins || dimensions.OutputChannelCount != dimensions.ChannelCount)
            Require(target ?? windows, dimensions.OutputBins, dimensions.OutputChannelCount, nameof(target));

        void Require(Tensor data, int bins, int channels, string name)
        {
            long withMargins = bins + (2L * marginBins);
            if (data.dim() != 3 || data.shape[1] != withMargins || data.shape[2] != channels || data.shape[0] != windows.shape[0])
            {
                throw new ArgumentException(
                    $"Must be [{windows.shape[0]}, {withMargins}, {channels}] ({bins} bins and margins of {marginBins}), got [{string.Join(", ", data.shape)}].", name);
            }
        }
    }
}
