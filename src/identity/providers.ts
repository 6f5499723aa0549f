/**
 * Which virtuals an installation of what provides: `spec of the provider | virtuals`. Facts of
 * Spack's builtin repository at 1e8cf059e35d55c4fe1142fed41785bedf6c7246, without the versions of
 * the virtuals (the catalogue has those).
 */
export const providers = `
acfl | blas c cxx fftw-api fortran lapack
amdblis+blas | blas
amdblis+cblas | blas
amdfftw | fftw-api
amdlibflame+lapack2flame | lapack
amdlibflame@2: | flame
amdscalapack | scalapack
aocc | c cxx fortran
apple-clang | c cxx
apple-gl | gl
apple-glu | glu
apple-libunwind | unwind
apple-libuuid | uuid
armcimpi | armci
armpl-gcc | blas fftw-api lapack
atfl | c cxx fortran
atlas | blas lapack
bison | yacc
blis+blas | blas
blis+cblas | blas
byacc | yacc
cce | c cxx fortran
clblast+netlib | blas
cray-fftw | fftw-api
cray-libsci | blas lapack
cray-libsci+mpi | scalapack
cray-mpich@9: | mpi
cray-mpich@:8 | mpi
cray-mvapich2 | mpi
cuda@7: | opencl
cuda@:6 | opencl
egl | gl
elfutils | elf
essl | blas
essl+lapackforessl | lapack
fftw@2.1.5 | fftw-api
fftw@3: | fftw-api
fj | c cxx fortran
flexiblas | blas lapack
fujitsu-fftw | fftw-api
fujitsu-mpi | mpi
fujitsu-ssl2 | blas lapack scalapack
gawk | awk
gcc languages='c++' | cxx
gcc languages='c,c++' | c cxx
gcc languages=c | c
gcc languages=fortran | fortran
gcc-runtime | fortran-rt libgfortran
gcc@10: languages=go | go-or-gccgo-bootstrap golang
gcc@11: languages=go | go-or-gccgo-bootstrap golang
gcc@4.7.1: languages=go | go-or-gccgo-bootstrap golang
gcc@4.9: languages=go | go-or-gccgo-bootstrap golang
gcc@5: languages=go | go-or-gccgo-bootstrap golang
gcc@6: languages=go | go-or-gccgo-bootstrap golang
gcc@7: languages=go | go-or-gccgo-bootstrap golang
gcc@8: languages=go | go-or-gccgo-bootstrap golang
gcc@9: languages=go | go-or-gccgo-bootstrap golang
glibc | iconv libc
glx | gl
go | golang
go-bootstrap@1.17.13 | go-or-gccgo-bootstrap
go-bootstrap@1.20.6 | go-or-gccgo-bootstrap
go-bootstrap@1.22.12 | go-or-gccgo-bootstrap
go-bootstrap@1.24.13 | go-or-gccgo-bootstrap
go-bootstrap@1.24.6 | go-or-gccgo-bootstrap
hipsycl | sycl
hpcx-mpi | mpi
icedtea@3.4.0:3 | java
intel-oneapi-compilers | c cxx fortran
intel-oneapi-compilers-classic | fortran
intel-oneapi-compilers-classic@:2021.10 | c cxx
intel-oneapi-dal | daal onedal
intel-oneapi-ipp | ipp
intel-oneapi-mkl | blas fftw-api lapack mkl
intel-oneapi-mkl+cluster | scalapack
intel-oneapi-mpi | mpi
intel-oneapi-runtime | fortran-rt libifcore sycl
intel-oneapi-tbb | tbb
intel-tbb | tbb
jdk@17 | java
jdk@21 | java
libaec | szip
libelf | elf
libflame+lapack2flame | lapack
libflame@5.1.0 | flame
libflame@5.2.0 | flame
libfuse | fuse
libiconv | iconv
libjpeg | jpeg
libjpeg-turbo | jpeg
libszip | szip
libtirpc | rpc
libunwind | unwind
llvm+clang | c cxx
llvm+flang | fortran
llvm-amdgpu | c cxx
llvm-amdgpu@5.7:6.1 | libllvm
llvm-amdgpu@6.2:6.3 | libllvm
llvm-amdgpu@6.4 | libllvm
llvm-amdgpu@7.0: | fortran
llvm-amdgpu@7.0:7.1 | libllvm
llvm-amdgpu@7.2 | libllvm
llvm@10 | libllvm
llvm@11 | libllvm
llvm@12 | libllvm
llvm@13 | libllvm
llvm@14 | libllvm
llvm@15 | libllvm
llvm@16 | libllvm
llvm@17 | libllvm
llvm@18 | libllvm
llvm@19 | libllvm
llvm@20 | libllvm
llvm@21 | libllvm
llvm@22 | libllvm
llvm@3 | libllvm
llvm@4 | libllvm
llvm@5 | libllvm
llvm@6 | libllvm
llvm@7 | libllvm
llvm@8 | libllvm
llvm@9 | libllvm
lua-luajit+lualinks | lua-lang luajit
lua-luajit-openresty+lualinks | lua-lang luajit
lua@5.1:5.1.99 | lua-lang
lua@5.2:5.2.99 | lua-lang
lua@5.3:5.3.99 | lua-lang
lua@5.4:5.4.99 | lua-lang
macfuse | fuse
mariadb | mariadb-client mysql-client
mariadb-c-client | mariadb-client mysql-client
mawk | awk
mesa+glx | libglx
mesa-glu | glu
mozjpeg | jpeg
mpe2 | mpe
mpi-serial | mpi
mpich@5: | mpi
mpich@:1.0 | mpi
mpich@:1.1 | mpi
mpich@:1.2 | mpi
mpich@:3.1 | mpi
mpich@:3.2 | mpi
mpich@:4.3 | mpi
mpilander | mpi
mpitrampoline | mpi
mpt | mpi
msmpi | mpi
msvc | c cxx fortran
musl | iconv libc
mvapich | mpi
mvapich-plus | mpi
mvapich2 | mpi
mysql | mysql-client
nag | fortran
netlib-lapack | lapack
netlib-lapack~external-blas | blas
netlib-scalapack | scalapack
netlib-xblas+plain_blas | blas
nmad+mpi | mpi
nvhpc | c cxx fortran
nvhpc+blas | blas
nvhpc+lapack | lapack
nvhpc+mpi | mpi
nvpl-blas | blas
nvpl-fft | fftw-api
nvpl-lapack | lapack
nvpl-scalapack | scalapack
ocl-icd@2.2.12+headers | opencl
ocl-icd@2.2.13:+headers | opencl
ocl-icd@2.2.3:2.2.7+headers | opencl
ocl-icd@2.2.8:2.2.11+headers | opencl
openblas | blas lapack
opencl-icd-loader | opencl
opengl | libglx
openglu@1.0: | glu
openglu@1.1: | glu
openglu@1.2: | glu
openglu@1.3: | glu
openjdk@1.8.0:1.8 | java
openjdk@10.0:10 | java
openjdk@11.0:11 | java
openjdk@15.0:15 | java
openjdk@16.0:16 | java
openjdk@17.0:17 | java
openjdk@21.0:21 | java
openjdk@25.0:25 | java
openjdk@9.0:9 | java
openmpi@1.3:1.7.2 | mpi
openmpi@1.7.3:1.7.4 | mpi
openmpi@1.7.5:1.10.7 | mpi
openmpi@2.0.0: | mpi
openmpi@:1.2 | mpi
openpbs | pbs
osmesa | gl
ossp-uuid | uuid
pkg-config | pkgconfig
pkgconf | pkgconfig
pocl | opencl
py-pillow | pil
py-pillow-simd | pil
qt | qmake
qt-base | qmake
spectrum-mpi | mpi
torque | pbs
util-linux-uuid | uuid
veclibfort | blas lapack
vim | xxd
wasi-sdk-prebuilt | wasi-sdk
wgl | gl
xkbdata | xkbdata-api
xkeyboard-config | xkbdata-api
xl | c cxx fortran
xxd-standalone | xxd
zig | ziglang
zlib | zlib-api
zlib-ng+compat | zlib-api
`
