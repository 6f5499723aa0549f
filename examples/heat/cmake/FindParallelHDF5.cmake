# Finds an HDF5 built for the MPI that find_package(MPI) found. Gives ParallelHDF5::HDF5.
#
# Looks in HDF5_ROOT, CMAKE_PREFIX_PATH and the like first; else where Debian keeps one HDF5 for each
# MPI: include/hdf5/<mpi> and lib/<arch>/hdf5/<mpi>. CMake's own FindHDF5 asks the first h5pcc on the
# PATH instead, which may belong to another MPI.
if(MPI_C_INCLUDE_DIRS MATCHES "openmpi")
  set(_mpi openmpi)
elseif(MPI_C_INCLUDE_DIRS MATCHES "mpich")
  set(_mpi mpich)
endif()
find_path(
  ParallelHDF5_INCLUDE_DIR hdf5.h
  HINTS ${HDF5_ROOT} ENV HDF5_ROOT
  PATH_SUFFIXES include hdf5/${_mpi})
find_library(
  ParallelHDF5_LIBRARY hdf5
  HINTS ${HDF5_ROOT} ENV HDF5_ROOT
  PATH_SUFFIXES lib hdf5/${_mpi})

# A program that needs H5Pset_fapl_mpio must link with this MPI and this HDF5 together.
if(ParallelHDF5_INCLUDE_DIR AND ParallelHDF5_LIBRARY)
  include(CheckCSourceCompiles)
  set(CMAKE_REQUIRED_INCLUDES ${ParallelHDF5_INCLUDE_DIR})
  set(CMAKE_REQUIRED_LIBRARIES ${ParallelHDF5_LIBRARY} MPI::MPI_C)
  check_c_source_compiles(
    "#include <hdf5.h>
     int main(void) { return (int)H5Pset_fapl_mpio(0, MPI_COMM_SELF, MPI_INFO_NULL); }"
    ParallelHDF5_IS_PARALLEL)
  unset(CMAKE_REQUIRED_INCLUDES)
  unset(CMAKE_REQUIRED_LIBRARIES)
endif()
include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(
  ParallelHDF5 REQUIRED_VARS ParallelHDF5_LIBRARY ParallelHDF5_INCLUDE_DIR ParallelHDF5_IS_PARALLEL)
if(ParallelHDF5_FOUND AND NOT TARGET ParallelHDF5::HDF5)
  add_library(ParallelHDF5::HDF5 UNKNOWN IMPORTED)
  set_target_properties(
    ParallelHDF5::HDF5
    PROPERTIES IMPORTED_LOCATION ${ParallelHDF5_LIBRARY}
               INTERFACE_INCLUDE_DIRECTORIES ${ParallelHDF5_INCLUDE_DIR}
               INTERFACE_LINK_LIBRARIES MPI::MPI_C)
endif()
