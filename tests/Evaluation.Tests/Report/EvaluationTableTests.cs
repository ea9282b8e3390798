using AutoLfads.Evaluation.Decoding;
using AutoLfads.Evaluation.Report;
using AutoLfads.Evaluation.Truth;

namespace AutoLfads.Evaluation.Tests.Report;

public sealed class EvaluationTableTests
{
    [Fact]
    public void Format_TwoEstimatorsWithTruth_IsAligned()
    {
        EvaluationReport report = new()
        {
            Decoding =
            [
                new("rectified", "hip", DecodingScore.Standard, .3271, .0067, 0, .5),
                new("rectified", "knee", DecodingScore.Standard, -.0779, .0079, 0, .5),
                new("lowpass_20hz", "hip", DecodingScore.Standard, .5816, .0099, 16, .5),
                new("lowpass_20hz", "knee", DecodingScore.Standard, .8506, .0035, 16, .5),
                new("rectified", "hip", DecodingScore.Deviation, .0467, .0055, 0, .5),
            ],
            Truth = [new TruthResult("rectified", "TA", .25), new TruthResult("rectified", "GA", .75)],
        };
        Assert.Equal(
            """
            decoding, held-out R² ± standard error
            estimator               hip            knee   mean  lag (bins)
            rectified     0.327 ± 0.007  -0.078 ± 0.008  0.125           0
            lowpass_20hz  0.582 ± 0.010   0.851 ± 0.004  0.716          16

            decoding of single-trial deviations, held-out R² ± standard error
            estimator            hip   mean  lag (bins)
            rectified  0.047 ± 0.006  0.047           0

            known activation, R² after one affine fit per channel
            estimator     TA     GA   mean
            rectified  0.250  0.750  0.500

            """,
            EvaluationTable.Format(report));
    }

    [Fact]
    public void Format_EmptyReport_IsEmpty() => Assert.Equal("", EvaluationTable.Format(new EvaluationReport()));
}
