/// Every result table, in reading order.
module Spectral.Experiments.Catalogue

open Spectral

/// All experiments.
let all: Experiment[] =
    [|
        Bases.experiment
        Burgers.experiment
        JumpLine.experiment
        Learners.experiment
        NoisyLearners.experiment
        Fields.experiment
        Bounded.experiment
        Stiff.experiment
        Sharp.experiment
        InteractionLine.experiment
        LineBurgers.experiment
        Fractional.experiment
        HalfLine.experiment
        Extrapolate.experiment
        Adaptivity.experiment
        Optimisers.experiment
        Cross2d.experiment
        Packet.experiment
        CrossNd.experiment
        GammaGuide.experiment
        EigenLosses.experiment
        EigenBox.experiment
        EigenHydrogen.experiment
        Langevin.experiment
        EigenOrder.experiment
        KoopmanMethods.experiment
        KoopmanData.experiment
        Convergence.experiment
        KoopmanHorizon.experiment
        Coverage.experiment
        Gridworlds.experiment
        Graph.experiment
        EigenDimensions.experiment
        Densities.experiment
        Retrieval.experiment
        IvpAccuracy.experiment
        IvpWave.experiment
        IvpFokkerPlanck.experiment
        IvpDimension.experiment
        IvpSteps.experiment
        IvpHeatPinn.experiment
        IvpScaling.experiment
        IvpConditioning.experiment
        IvpSampling.experiment
        IvpArchitecture.experiment
        IvpEmbedding.experiment
        IvpSolvers.experiment
        IvpLong.experiment
        IvpWaveFrequency.experiment
        IvpTransport.experiment
        IvpBound.experiment
        IvpInvariants.experiment
        IvpHead.experiment
    |]
