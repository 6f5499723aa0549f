/**
 * Debian's names for software, as data: `Spack name | lead package | further packages of the same
 * installation | what the name says about variants | header folder`.
 *
 * The first row whose lead package is installed makes the installation; a package that already
 * belongs to one leads no other. `#` stands for a version number and must be the same in the whole
 * row, `*` for anything. Runtime libraries of the same source that the lead depends on exactly need
 * no mention. Header folder `-`: none to pass, the compiler finds its own.
 */
export const packages = `
mpich | libmpich-dev | mpich libmpich12
mpich | mpich | libmpich12
openmpi | libopenmpi-dev | openmpi-bin openmpi-common libopenmpi3
openmpi | openmpi-bin | openmpi-common libopenmpi3
hdf5 | libhdf5-dev | hdf5-tools hdf5-helpers
hdf5 | libhdf5-mpich-dev
hdf5 | libhdf5-openmpi-dev
netcdf-c | libnetcdf-dev | netcdf-bin
netcdf-c | libnetcdf-mpi-dev |
netcdf-c | libnetcdf-pnetcdf-dev |
netcdf-fortran | libnetcdff-dev |
netcdf-cxx4 | libnetcdf-c++4-dev |
netcdf-cxx | libnetcdf-cxx-legacy-dev |
parallel-netcdf | libpnetcdf-dev | pnetcdf-bin
openblas | libopenblas-pthread-dev | libopenblas0-pthread | threads=pthreads
openblas | libopenblas-openmp-dev | libopenblas0-openmp | threads=openmp
openblas | libopenblas-serial-dev | libopenblas0-serial | threads=none
openblas | libopenblas64-pthread-dev | libopenblas64-0-pthread | +ilp64 threads=pthreads
openblas | libopenblas64-openmp-dev | libopenblas64-0-openmp | +ilp64 threads=openmp
openblas | libopenblas64-serial-dev | libopenblas64-0-serial | +ilp64 threads=none
atlas | libatlas-base-dev | libatlas3-base
blis | libblis-pthread-dev | libblis#-pthread | threads=pthreads
blis | libblis-openmp-dev | libblis#-openmp | threads=openmp
blis | libblis-serial-dev | libblis#-serial | threads=none
netlib-lapack | liblapack-dev | libblas-dev libblas3 liblapack3 liblapacke-dev liblapacke
netlib-scalapack | libscalapack-mpich-dev |
netlib-scalapack | libscalapack-openmpi-dev |
fftw | libfftw3-dev | libfftw3-bin libfftw3-mpi-dev libfftw3-mpi3
superlu | libsuperlu-dev |
superlu-dist | libsuperlu-dist-dev |
suite-sparse | libsuitesparse-dev |
scotch | libptscotch-dev | scotch ptscotch | +mpi
scotch | libscotch-dev | scotch
mumps | libmumps-dev | libmumps-headers-dev | +mpi
mumps | libmumps-seq-dev | libmumps-headers-dev | ~mpi
hypre | libhypre-dev |
hypre | libhypre64-dev | | +int64
petsc | libpetsc-real#-dev | libpetsc#-dev-common libpetsc-real# | ~complex
petsc | libpetsc-complex#-dev | libpetsc#-dev-common libpetsc-complex# | +complex
petsc | libpetsc64-real#-dev | libpetsc#-dev-common libpetsc64-real# | ~complex+int64
petsc | libpetsc64-complex#-dev | libpetsc#-dev-common libpetsc64-complex# | +complex+int64
slepc | libslepc-real#-dev | libslepc-real#
slepc | libslepc-complex#-dev | libslepc-complex#
trilinos | trilinos-dev | libtrilinos-*-dev
arpack-ng | libarpack2-dev | libparpack2-dev
sundials | libsundials-dev |
elpa | libelpa-dev |
libxc | libxc-dev |
metis | libmetis-dev | metis
parmetis | libparmetis-dev | parmetis-test
gsl | libgsl-dev | gsl-bin
eigen | libeigen3-dev |
boost | libboost#-dev | libboost-*#-dev | | /usr/include
armadillo | libarmadillo-dev |
nlopt | libnlopt-dev |
ipopt | coinor-libipopt-dev | coinor-libipopt1v5
glpk | libglpk-dev | glpk-utils
ceres-solver | libceres-dev |
dealii | libdeal.ii-dev |
adios2 | libadios2-mpi-c-dev | libadios2-*-dev adios2-mpi-bin
adios2 | libadios2-serial-c-dev | libadios2-serial-*-dev
med | libmed-dev | libmedc-dev
cgns | libcgns-dev |
matio | libmatio-dev |
silo | libsilo-dev |
exodusii | libexodusii-dev |
gdal | libgdal-dev | gdal-bin
proj | libproj-dev | proj-bin
geos | libgeos-dev | libgeos++-dev
udunits | libudunits2-dev | udunits-bin
eccodes | libeccodes-dev | libeccodes-tools
cfitsio | libcfitsio-dev |
wcslib | wcslib-dev |
nfft | libnfft3-dev |
ntl | libntl-dev |
flint | libflint-dev |
muparser | libmuparser-dev |
vtk | libvtk#-dev |
cgal | libcgal-dev |
opencv | libopencv-dev |
intel-tbb | libtbb-dev |
papi | libpapi-dev | papi-tools
hwloc | libhwloc-dev | hwloc hwloc-nox libhwloc-plugins
hwloc | hwloc |
numactl | libnuma-dev | numactl
numactl | numactl |
libevent | libevent-dev |
pmix | libpmix-dev | libpmix2 pmix-bin
ucx | libucx-dev | libucx0 ucx-utils
libfabric | libfabric-dev | libfabric1 libfabric-bin
rdma-core | libibverbs-dev | librdmacm-dev libibverbs1 librdmacm1 ibverbs-providers rdma-core ibverbs-utils libibumad-dev libibumad3
libnl | libnl-3-dev | libnl-route-3-dev libnl-genl-3-dev
libpciaccess | libpciaccess-dev |
slurm | slurm-client | slurm-wlm slurmd slurmctld slurm-wlm-basic-plugins
munge | munge | libmunge2 libmunge-dev
gcc | gcc-# | g++-# gfortran-# cpp-# libgcc-#-dev libstdc++-#-dev libgfortran-#-dev gobjc-# gnat-# gdc-# gccgo-# gm2-# | | -
gcc-runtime | libgcc-s1 | libstdc++6 libgfortran5 libgomp1 libquadmath0 libatomic1 libitm1 libasan8 libtsan2 libubsan1 liblsan0
llvm | llvm-#-dev | clang-# lld-# libclang-#-dev libllvm# llvm-# llvm-#-tools llvm-#-runtime
llvm | clang-# | libllvm# llvm-# lld-#
glibc | libc6-dev | libc6 libc-bin libc-dev-bin libc-devtools
glibc | libc6 | libc-bin
libxcrypt | libcrypt-dev | libcrypt1
binutils | binutils | binutils-common binutils-x86-64-linux-gnu binutils-aarch64-linux-gnu libbinutils binutils-dev
cmake | cmake | cmake-data
gmake | make |
ninja | ninja-build |
meson | meson |
pkgconf | pkgconf | pkgconf-bin libpkgconf3 pkg-config
autoconf | autoconf |
automake | automake |
libtool | libtool | libtool-bin libltdl-dev libltdl7
libtool | libltdl-dev | libltdl7
m4 | m4 |
bison | bison |
flex | flex | libfl-dev libfl2
gawk | gawk |
gettext | gettext | gettext-base libgettextpo0 libasprintf0v5 libgettextpo-dev libasprintf-dev
git | git | git-man
gperf | gperf |
help2man | help2man |
texinfo | texinfo |
swig | swig | swig4.0
doxygen | doxygen |
graphviz | graphviz | libgraphviz-dev
gdb | gdb |
valgrind | valgrind |
patch | patch |
tar | tar |
sed | sed |
grep | grep |
gzip | gzip |
zip | zip |
unzip | unzip |
which | debianutils |
file | libmagic-dev | file libmagic1 libmagic-mgc
file | file | libmagic1 libmagic-mgc
wget | wget |
rsync | rsync |
less | less |
bc | bc |
ed | ed |
bash | bash |
zsh | zsh |
tmux | tmux |
vim | vim | vim-common vim-runtime
nano | nano |
coreutils | coreutils |
diffutils | diffutils |
findutils | findutils |
openssh | openssh-client | openssh-server openssh-sftp-server
util-linux | util-linux |
util-linux-uuid | uuid-dev | libuuid1
curl | libcurl4-openssl-dev | curl libcurl4
curl | libcurl4-gnutls-dev | curl libcurl3-gnutls
curl | curl |
openssl | libssl-dev | openssl libssl3
openssl | openssl | libssl3
zlib | zlib1g-dev | zlib1g
bzip2 | libbz2-dev | bzip2 libbz2-1.0
bzip2 | bzip2 |
xz | liblzma-dev | xz-utils liblzma5
xz | xz-utils |
lz4 | liblz4-dev | lz4 liblz4-1
lz4 | lz4 |
zstd | libzstd-dev | zstd libzstd1
zstd | zstd |
snappy | libsnappy-dev |
c-blosc | libblosc-dev |
c-blosc2 | libblosc2-dev |
libaec | libaec-dev |
brotli | libbrotli-dev | brotli
lzo | liblzo2-dev |
libdeflate | libdeflate-dev |
isa-l | libisal-dev | isal
pigz | pigz |
parallel | parallel |
ncurses | libncurses-dev | ncurses-bin ncurses-base libncurses6 libncursesw6 libtinfo6
readline | libreadline-dev | libreadline8 readline-common
libedit | libedit-dev |
sqlite | libsqlite3-dev | sqlite3 libsqlite3-0
sqlite | sqlite3 |
expat | libexpat1-dev | libexpat1
libxml2 | libxml2-dev | libxml2-utils
libxslt | libxslt1-dev | xsltproc
libffi | libffi-dev |
libyaml | libyaml-dev |
gmp | libgmp-dev |
mpfr | libmpfr-dev |
mpc | libmpc-dev |
isl | libisl-dev |
nettle | nettle-dev |
gnutls | libgnutls28-dev | gnutls-bin
libgcrypt | libgcrypt20-dev |
libgpg-error | libgpg-error-dev |
libtasn1 | libtasn1-6-dev |
p11-kit | libp11-kit-dev |
libidn2 | libidn2-dev |
libunistring | libunistring-dev |
libtirpc | libtirpc-dev |
libnsl | libnsl-dev |
libssh | libssh-dev |
libssh2 | libssh2-1-dev |
nghttp2 | libnghttp2-dev |
krb5 | libkrb5-dev | krb5-user krb5-multidev
openldap | libldap-dev |
libsodium | libsodium-dev |
icu4c | libicu-dev | icu-devtools
libpng | libpng-dev |
libjpeg-turbo | libjpeg62-turbo-dev | libturbojpeg0-dev
libtiff | libtiff-dev | libtiff-tools
freetype | libfreetype-dev |
fontconfig | libfontconfig-dev | fontconfig fontconfig-config
cairo | libcairo2-dev |
pango | libpango1.0-dev |
glib | libglib2.0-dev | libglib2.0-bin libglib2.0-dev-bin
pcre | libpcre3-dev |
pcre2 | libpcre2-dev |
popt | libpopt-dev |
libarchive | libarchive-dev | libarchive-tools
libuv | libuv1-dev |
libev | libev-dev |
libzip | libzip-dev |
rhash | librhash-dev | rhash
jsoncpp | libjsoncpp-dev |
jansson | libjansson-dev | libjansson4
json-c | libjson-c-dev |
nlohmann-json | nlohmann-json3-dev |
rapidjson | rapidjson-dev |
yaml-cpp | libyaml-cpp-dev |
cereal | libcereal-dev |
protobuf | libprotobuf-dev | protobuf-compiler
grpc | libgrpc++-dev | protobuf-compiler-grpc libgrpc-dev
abseil-cpp | libabsl-dev |
fmt | libfmt-dev |
spdlog | libspdlog-dev |
cli11 | libcli11-dev |
catch2 | catch2 |
googletest | libgtest-dev | libgmock-dev googletest
check | check |
cppunit | libcppunit-dev |
re2 | libre2-dev |
gflags | libgflags-dev |
glog | libgoogle-glog-dev |
libsigsegv | libsigsegv-dev | libsigsegv2
jemalloc | libjemalloc-dev |
gperftools | libgoogle-perftools-dev | google-perftools
libunwind | libunwind-dev |
elfutils | libelf-dev | elfutils libdw-dev
attr | libattr1-dev | attr
acl | libacl1-dev | acl
libcap | libcap-dev | libcap2-bin
libseccomp | libseccomp-dev |
libbsd | libbsd-dev |
libmd | libmd-dev |
libaio | libaio-dev |
liburing | liburing-dev |
libfuse | libfuse3-dev | fuse3
libfuse | libfuse-dev | fuse
libgit2 | libgit2-dev |
dbus | libdbus-1-dev | dbus
systemd | libsystemd-dev | systemd
xerces-c | libxerces-c-dev |
pugixml | libpugixml-dev |
tinyxml2 | libtinyxml2-dev |
tinyxml | libtinyxml-dev |
libx11 | libx11-dev |
libxau | libxau-dev |
libxcb | libxcb1-dev |
libxext | libxext-dev |
libxdmcp | libxdmcp-dev |
libice | libice-dev |
libsm | libsm-dev |
libxt | libxt-dev |
libxft | libxft-dev |
libxrender | libxrender-dev |
libxfixes | libxfixes-dev |
libxcomposite | libxcomposite-dev |
libxscrnsaver | libxss-dev |
libpthread-stubs | libpthread-stubs0-dev |
xtrans | xtrans-dev |
xorgproto | x11proto-dev |
util-macros | xutils-dev |
mesa | libgl1-mesa-dev |
mesa-glu | libglu1-mesa-dev |
freeglut | libglut-dev |
glew | libglew-dev |
glfw | libglfw3-dev |
tcl | tcl8.6-dev | tcl8.6 libtcl8.6 tcl tcl-dev
tcl | tcl8.6 | libtcl8.6 tcl
tk | tk8.6-dev | tk8.6 libtk8.6 tk-dev tk
nspr | libnspr4-dev |
nss | libnss3-dev |
z3 | libz3-dev | z3
postgresql | libpq-dev | postgresql-client-#
python | python3.# | python3.#-dev libpython3.#-dev python3.#-minimal libpython3.#-minimal libpython3.#-stdlib libpython3.# python3.#-venv python3.#-distutils python3-distutils python3 python3-minimal python3-dev libpython3-dev libpython3-stdlib python3-venv python3-lib2to3
perl | perl | perl-base perl-modules-# libperl# libperl-dev
r | r-base-core | r-base-dev r-base
ruby | ruby | ruby-dev
lua | liblua#-dev | lua#
go | golang-#-go | golang-#-src
rust | rustc | cargo libstd-rust-dev
openjdk | openjdk-#-jdk-headless | openjdk-#-jre-headless openjdk-#-jdk
node-js | nodejs |
npm | npm |
gnuplot | gnuplot-nox | gnuplot-data
imagemagick | imagemagick-6.q16 | imagemagick
ghostscript | ghostscript |
poppler | libpoppler-dev | poppler-utils
octave | octave |
lmod | lmod |
environment-modules | environment-modules |
apptainer | apptainer |
podman | podman |
skopeo | skopeo |
umoci | umoci |
bubblewrap | bubblewrap |
charliecloud | charliecloud-runtime | charliecloud-builders
squashfs | squashfs-tools |
squashfuse | squashfuse | libsquashfuse-dev
gmsh | gmsh | libgmsh-dev
gromacs | gromacs | gromacs-data
lammps | lammps |
nwchem | nwchem |
quantum-espresso | quantum-espresso |
cp2k | cp2k |
paraview | paraview |
cdo | cdo |
nco | nco |
subversion | subversion |
mercurial | mercurial |
libsndfile | libsndfile1-dev |
opencl-headers | opencl-c-headers | opencl-clhpp-headers
ocl-icd | ocl-icd-opencl-dev | ocl-icd-libopencl1
pocl | libpocl-dev |
cuda | nvidia-cuda-toolkit | nvidia-cuda-dev
`
