/// Coefficients of the elementary functions: compile-time constants, so that the scalar definitions (Elementary) and the
/// vector kernels of the host read the same numbers.
/// Each polynomial was made by a Remez exchange in 200-bit arithmetic (minimax of the weighted error stated beside it) and
/// its coefficients rounded to the nearest double; constants are correctly rounded.
module Spectral.ElementaryCoefficients

/// 1.5·2⁵²: adding it rounds to the nearest integer (ties to even), which then stands in the low bits.
[<Literal>]
let Rounder = 6755399441055744.0

/// log₂ e
[<Literal>]
let Log2E = 1.4426950408889634

/// ln 2, leading 53 bits
[<Literal>]
let Ln2High = 0.6931471805599453

/// ln 2 − Ln2High
[<Literal>]
let Ln2Low = 2.3190468138462996e-17

/// ln 2, leading 33 bits: its product with an exponent is exact
[<Literal>]
let Ln2Leading = 0.6931471804855391

/// ln 2 − Ln2Leading
[<Literal>]
let Ln2Trailing = 7.440617110012397e-11

/// 2/π
[<Literal>]
let TwoOverPi = 0.6366197723675814

/// π/2, leading 53 bits
[<Literal>]
let HalfPi1 = 1.5707963267948966

/// π/2, next 53 bits
[<Literal>]
let HalfPi2 = 6.123233995736766e-17

/// π/2, last 53 bits
[<Literal>]
let HalfPi3 = -1.4973849048591698e-33

/// (eʳ − 1 − r)/r² in r, |r| ≤ ½ ln 2: coefficient 0 (weighted error 2^-58.0)
[<Literal>]
let Exp0 = 0.5000000000000012

/// (eʳ − 1 − r)/r² in r, |r| ≤ ½ ln 2: coefficient 1
[<Literal>]
let Exp1 = 0.166666666666667

/// (eʳ − 1 − r)/r² in r, |r| ≤ ½ ln 2: coefficient 2
[<Literal>]
let Exp2 = 0.04166666666651541

/// (eʳ − 1 − r)/r² in r, |r| ≤ ½ ln 2: coefficient 3
[<Literal>]
let Exp3 = 0.00833333333330726

/// (eʳ − 1 − r)/r² in r, |r| ≤ ½ ln 2: coefficient 4
[<Literal>]
let Exp4 = 0.0013888888947028294

/// (eʳ − 1 − r)/r² in r, |r| ≤ ½ ln 2: coefficient 5
[<Literal>]
let Exp5 = 0.00019841269917210728

/// (eʳ − 1 − r)/r² in r, |r| ≤ ½ ln 2: coefficient 6
[<Literal>]
let Exp6 = 2.4801489918688068e-05

/// (eʳ − 1 − r)/r² in r, |r| ≤ ½ ln 2: coefficient 7
[<Literal>]
let Exp7 = 2.7557216486964723e-06

/// (eʳ − 1 − r)/r² in r, |r| ≤ ½ ln 2: coefficient 8
[<Literal>]
let Exp8 = 2.763129210763939e-07

/// (eʳ − 1 − r)/r² in r, |r| ≤ ½ ln 2: coefficient 9
[<Literal>]
let Exp9 = 2.5117796428117065e-08

/// (eʳ − 1 − r − r²/2)/r³ in r, |r| ≤ ½ ln 2: coefficient 0 (weighted error 2^-64.0)
[<Literal>]
let ExpCubic0 = 0.16666666666666682

/// (eʳ − 1 − r − r²/2)/r³ in r, |r| ≤ ½ ln 2: coefficient 1
[<Literal>]
let ExpCubic1 = 0.0416666666666667

/// (eʳ − 1 − r − r²/2)/r³ in r, |r| ≤ ½ ln 2: coefficient 2
[<Literal>]
let ExpCubic2 = 0.008333333333316843

/// (eʳ − 1 − r − r²/2)/r³ in r, |r| ≤ ½ ln 2: coefficient 3
[<Literal>]
let ExpCubic3 = 0.0013888888888865093

/// (eʳ − 1 − r − r²/2)/r³ in r, |r| ≤ ½ ln 2: coefficient 4
[<Literal>]
let ExpCubic4 = 0.00019841269896861194

/// (eʳ − 1 − r − r²/2)/r³ in r, |r| ≤ ½ ln 2: coefficient 5
[<Literal>]
let ExpCubic5 = 2.4801587365257386e-05

/// (eʳ − 1 − r − r²/2)/r³ in r, |r| ≤ ½ ln 2: coefficient 6
[<Literal>]
let ExpCubic6 = 2.755723439522713e-06

/// (eʳ − 1 − r − r²/2)/r³ in r, |r| ≤ ½ ln 2: coefficient 7
[<Literal>]
let ExpCubic7 = 2.755723854189392e-07

/// (eʳ − 1 − r − r²/2)/r³ in r, |r| ≤ ½ ln 2: coefficient 8
[<Literal>]
let ExpCubic8 = 2.5112194378203085e-08

/// (eʳ − 1 − r − r²/2)/r³ in r, |r| ≤ ½ ln 2: coefficient 9
[<Literal>]
let ExpCubic9 = 2.0925720631805785e-09

/// (log((1+s)/(1−s)) − 2s)/s³ in s², |s| ≤ 3 − 2√2: coefficient 0 (weighted error 2^-58.5)
[<Literal>]
let Log0 = 0.6666666666666734

/// (log((1+s)/(1−s)) − 2s)/s³ in s², |s| ≤ 3 − 2√2: coefficient 1
[<Literal>]
let Log1 = 0.3999999999941482

/// (log((1+s)/(1−s)) − 2s)/s³ in s², |s| ≤ 3 − 2√2: coefficient 2
[<Literal>]
let Log2 = 0.28571428742365834

/// (log((1+s)/(1−s)) − 2s)/s³ in s², |s| ≤ 3 − 2√2: coefficient 3
[<Literal>]
let Log3 = 0.22222198574657204

/// (log((1+s)/(1−s)) − 2s)/s³ in s², |s| ≤ 3 − 2√2: coefficient 4
[<Literal>]
let Log4 = 0.18183564280278883

/// (log((1+s)/(1−s)) − 2s)/s³ in s², |s| ≤ 3 − 2√2: coefficient 5
[<Literal>]
let Log5 = 0.1531405108423694

/// (log((1+s)/(1−s)) − 2s)/s³ in s², |s| ≤ 3 − 2√2: coefficient 6
[<Literal>]
let Log6 = 0.147959498136016

/// (sin r − r)/r³ in r², |r| ≤ π/4: coefficient 0 (weighted error 2^-58.0)
[<Literal>]
let Sin0 = -0.16666666666666632

/// (sin r − r)/r³ in r², |r| ≤ π/4: coefficient 1
[<Literal>]
let Sin1 = 0.008333333333322437

/// (sin r − r)/r³ in r², |r| ≤ π/4: coefficient 2
[<Literal>]
let Sin2 = -0.0001984126982982452

/// (sin r − r)/r³ in r², |r| ≤ π/4: coefficient 3
[<Literal>]
let Sin3 = 2.755731369716749e-06

/// (sin r − r)/r³ in r², |r| ≤ π/4: coefficient 4
[<Literal>]
let Sin4 = -2.5050758866186707e-08

/// (sin r − r)/r³ in r², |r| ≤ π/4: coefficient 5
[<Literal>]
let Sin5 = 1.58968359334252e-10

/// (cos r − 1 + r²/2)/r⁴ in r², |r| ≤ π/4: coefficient 0 (weighted error 2^-64.2)
[<Literal>]
let Cos0 = 0.0416666666666666

/// (cos r − 1 + r²/2)/r⁴ in r², |r| ≤ π/4: coefficient 1
[<Literal>]
let Cos1 = -0.0013888888888874144

/// (cos r − 1 + r²/2)/r⁴ in r², |r| ≤ π/4: coefficient 2
[<Literal>]
let Cos2 = 2.4801587289494056e-05

/// (cos r − 1 + r²/2)/r⁴ in r², |r| ≤ π/4: coefficient 3
[<Literal>]
let Cos3 = -2.7557314355707207e-07

/// (cos r − 1 + r²/2)/r⁴ in r², |r| ≤ π/4: coefficient 4
[<Literal>]
let Cos4 = 2.0875723728945404e-09

/// (cos r − 1 + r²/2)/r⁴ in r², |r| ≤ π/4: coefficient 5
[<Literal>]
let Cos5 = -1.1359671406568495e-11

/// erf(a)/a − 1 in a², a ≤ 1: coefficient 0 (weighted error 2^-57.0)
[<Literal>]
let Erf0 = 0.12837916709551256

/// erf(a)/a − 1 in a², a ≤ 1: coefficient 1
[<Literal>]
let Erf1 = -0.3761263890318355

/// erf(a)/a − 1 in a², a ≤ 1: coefficient 2
[<Literal>]
let Erf2 = 0.11283791670945253

/// erf(a)/a − 1 in a², a ≤ 1: coefficient 3
[<Literal>]
let Erf3 = -0.02686617064327622

/// erf(a)/a − 1 in a², a ≤ 1: coefficient 4
[<Literal>]
let Erf4 = 0.005223977607423468

/// erf(a)/a − 1 in a², a ≤ 1: coefficient 5
[<Literal>]
let Erf5 = -0.0008548325989696758

/// erf(a)/a − 1 in a², a ≤ 1: coefficient 6
[<Literal>]
let Erf6 = 0.00012055295320494294

/// erf(a)/a − 1 in a², a ≤ 1: coefficient 7
[<Literal>]
let Erf7 = -1.4924744663335489e-05

/// erf(a)/a − 1 in a², a ≤ 1: coefficient 8
[<Literal>]
let Erf8 = 1.6447517677871873e-06

/// erf(a)/a − 1 in a², a ≤ 1: coefficient 9
[<Literal>]
let Erf9 = -1.6209175911748696e-07

/// erf(a)/a − 1 in a², a ≤ 1: coefficient 10
[<Literal>]
let Erf10 = 1.3722976265924504e-08

/// erf(a)/a − 1 in a², a ≤ 1: coefficient 11
[<Literal>]
let Erf11 = -7.801188874097751e-10

/// e^{a²} erfc a in v = (a − 5/2)/(a + 3), 1 ≤ a ≤ 6, weight e^{−a²}: coefficient 0 (weighted error 2^-57.1)
[<Literal>]
let ErfTail0 = 0.210806364061143

/// e^{a²} erfc a in v = (a − 5/2)/(a + 3), 1 ≤ a ≤ 6, weight e^{−a²}: coefficient 1
[<Literal>]
let ErfTail1 = -0.4089104073437209

/// e^{a²} erfc a in v = (a − 5/2)/(a + 3), 1 ≤ a ≤ 6, weight e^{−a²}: coefficient 2
[<Literal>]
let ErfTail2 = 0.3454640045324917

/// e^{a²} erfc a in v = (a − 5/2)/(a + 3), 1 ≤ a ≤ 6, weight e^{−a²}: coefficient 3
[<Literal>]
let ErfTail3 = -0.23142268953300282

/// e^{a²} erfc a in v = (a − 5/2)/(a + 3), 1 ≤ a ≤ 6, weight e^{−a²}: coefficient 4
[<Literal>]
let ErfTail4 = 0.11792238563130025

/// e^{a²} erfc a in v = (a − 5/2)/(a + 3), 1 ≤ a ≤ 6, weight e^{−a²}: coefficient 5
[<Literal>]
let ErfTail5 = -0.04105646664004425

/// e^{a²} erfc a in v = (a − 5/2)/(a + 3), 1 ≤ a ≤ 6, weight e^{−a²}: coefficient 6
[<Literal>]
let ErfTail6 = 0.006200417241555409

/// e^{a²} erfc a in v = (a − 5/2)/(a + 3), 1 ≤ a ≤ 6, weight e^{−a²}: coefficient 7
[<Literal>]
let ErfTail7 = 0.0021137718861736683

/// e^{a²} erfc a in v = (a − 5/2)/(a + 3), 1 ≤ a ≤ 6, weight e^{−a²}: coefficient 8
[<Literal>]
let ErfTail8 = -0.001217966890661444

/// e^{a²} erfc a in v = (a − 5/2)/(a + 3), 1 ≤ a ≤ 6, weight e^{−a²}: coefficient 9
[<Literal>]
let ErfTail9 = -2.251316806742328e-05

/// e^{a²} erfc a in v = (a − 5/2)/(a + 3), 1 ≤ a ≤ 6, weight e^{−a²}: coefficient 10
[<Literal>]
let ErfTail10 = 0.00020947106894572681

/// e^{a²} erfc a in v = (a − 5/2)/(a + 3), 1 ≤ a ≤ 6, weight e^{−a²}: coefficient 11
[<Literal>]
let ErfTail11 = 3.95920145365311e-05

/// 1.5·2²³, the rounder of single precision.
[<Literal>]
let RounderSingle = 12582912.0f

/// log₂ e in single precision
[<Literal>]
let Log2ESingle = 1.442695f

/// ln 2, leading 24 bits
[<Literal>]
let Ln2HighSingle = 0.6931472f

/// ln 2 − Ln2HighSingle
[<Literal>]
let Ln2LowSingle = -1.9046542e-09f

/// (eʳ − 1 − r)/r² in r, |r| ≤ ½ ln 2, for single precision: coefficient 0 (weighted error 2^-28.2)
[<Literal>]
let ExpSingle0 = 0.49999994f

/// (eʳ − 1 − r)/r² in r, |r| ≤ ½ ln 2, for single precision: coefficient 1
[<Literal>]
let ExpSingle1 = 0.1666652f

/// (eʳ − 1 − r)/r² in r, |r| ≤ ½ ln 2, for single precision: coefficient 2
[<Literal>]
let ExpSingle2 = 0.041668393f

/// (eʳ − 1 − r)/r² in r, |r| ≤ ½ ln 2, for single precision: coefficient 3
[<Literal>]
let ExpSingle3 = 0.00836878f

/// (eʳ − 1 − r)/r² in r, |r| ≤ ½ ln 2, for single precision: coefficient 4
[<Literal>]
let ExpSingle4 = 0.0013814478f
