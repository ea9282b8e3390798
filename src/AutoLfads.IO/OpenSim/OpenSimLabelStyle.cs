namespace AutoLfads.IO.OpenSim;

/// <summary>What columns of muscles are called, so that the tool that reads them finds its actuators.</summary>
public enum OpenSimLabelStyle
{
    /// <summary>The channel's name alone, "soleus_r": controls of PrescribedController, excitations of CEINMS.</summary>
    Plain,

    /// <summary>"soleus_r.activation": results of CMC and static optimisation of OpenSim 3.</summary>
    Dot,

    /// <summary>"/forceset/soleus_r": controls of OpenSim 4 and Moco.</summary>
    Path,

    /// <summary>"/forceset/soleus_r/activation": states of OpenSim 4 and Moco.</summary>
    PathState,
}
