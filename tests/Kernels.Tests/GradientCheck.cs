namespace AutoLfads.Kernels.Tests;

/// <summary>Gradients against central differences of a function in double precision, of fourth order: their own error lies far below the tolerances.</summary>
internal static class GradientCheck
{
    private const double Step = 1e-6, Relative = 1e-4, Absolute = 1e-8;

    /// <summary>Every entry, to 1e-4 of its array's largest.</summary>
    /// <param name="names">Names of the arrays.</param>
    /// <param name="point">Where the function is differentiated; the function reads these arrays.</param>
    /// <param name="function">The function.</param>
    /// <param name="gradient">What is checked.</param>
    public static void Entries(string[] names, double[][] point, Func<double> function, float[][] gradient)
    {
        for (int a = 0; a < point.Length; a++)
        {
            double[] array = point[a], numeric = new double[array.Length];
            for (int i = 0; i < array.Length; i++)
            {
                double before = array[i];
                numeric[i] = Difference(h => array[i] = before + h, function);
                array[i] = before;
            }

            Closeness.Require(numeric, gradient[a], Relative, Absolute, names[a]);
        }
    }

    /// <summary>Derivatives along random directions of each array, to 1e-4 of the norm of its gradient.</summary>
    public static void Directions(string[] names, double[][] point, Func<double> function, float[][] gradient, int directions = 1)
    {
        Random random = new(17);
        for (int a = 0; a < point.Length; a++)
        {
            double[] array = point[a], before = [.. array];
            double norm = Math.Sqrt(gradient[a].Sum(g => (double)g * g)), worst = 0;
            for (int repeat = 0; repeat < directions; repeat++)
            {
                double[] direction = [.. array.Select(_ => Normal.Draw(random))];
                double analytic = direction.Zip(gradient[a], (d, g) => d * g).Sum();
                double numeric = Difference(
                    h =>
                    {
                        for (int i = 0; i < array.Length; i++) array[i] = before[i] + (h * direction[i]);
                    },
                    function);
                worst = Math.Max(worst, Math.Abs(analytic - numeric));
            }

            before.CopyTo(array, 0);
            Closeness.Report(names[a], norm > 0 ? worst / norm : worst);
            Assert.True(worst <= Math.Max(Absolute, Relative * norm), $"{names[a]}: the derivative is off by {worst:G3}, the gradient's norm is {norm:G3}.");
        }
    }

    private static double Difference(Action<double> shift, Func<double> function)
    {
        return ((8 * (At(Step) - At(-Step))) - (At(2 * Step) - At(-2 * Step))) / (12 * Step);

        double At(double h)
        {
            shift(h);
            return function();
        }
    }
}
