function run_tests(folder)
%RUN_TESTS  Test the package autolfads in MATLAB or Octave.
%
%   run_tests(FOLDER) runs every test and ends the program with code 1 where one
%   fails. FOLDER holds what the tests compare with, as tests/Interop.Tests makes it:
%   model.onnx, emg.bin (samples x 12 doubles, row after row, 2000 Hz), what
%   "autolfads infer" made of it (activation.h5, .csv, .sto, .nwb), and its
%   activation as expected.bin (bins x 12).
%
%   With the environment variable AUTOLFADS_LONG set, memory is watched over 1,000
%   rounds of load, estimate and close, too.

root = fileparts(fileparts(mfilename('fullpath')));
warning('off', 'Octave:shadowed-function'); % Octave takes +autolfads/load.m for a rival of its own load
addpath(root);
autolfads.setup('build');
names = {'another_library', 'same_bits_as_infer', 'number_classes', 'named_channels', 'files', 'posterior_mean', 'one_call', 'metadata', 'closing', 'wrong_requests', 'wrong_emg'};
if ~isempty(getenv('AUTOLFADS_LONG'))
  names{end + 1} = 'memory';
end
failed = 0;
for i = 1:numel(names)
  try
    feval(names{i}, folder);
    fprintf('passed %s\n', names{i});
  catch problem
    failed = failed + 1;
    fprintf('FAILED %s: %s [%s]\n', names{i}, problem.message, problem.identifier);
  end
end
fprintf('%d passed, %d failed\n', numel(names) - failed, failed);
if failed > 0
  exit(1);
end
end

function another_library(folder)
% First of all: a library that is open stays. One without most of the functions is refused, not kept in part.
if exist('OCTAVE_VERSION', 'builtin') == 0
  return
end
file = tempname();
stream = fopen([file '.c'], 'w');
fprintf(stream, 'int autolfads_last_error(void) { return 0; }\n');
fclose(stream);
mkoctfile('--mex', '-o', [file '.mex'], [file '.c']);
for attempt = 1:2
  fails(@() autolfads_mex('open_library', [file '.mex']), 'autolfads:missingLibrary', 'another version');
  fails(@() autolfads_mex('load', fullfile(folder, 'model.onnx'), [0 0 0 .95]), 'autolfads:invalidArgument', 'not open');
end
delete([file '.c']);
delete([file '.mex']);
end

function same_bits_as_infer(folder)
result = autolfads.estimate(opened(folder), emgOf(folder), 2000);
check(sameBits(result.activation, matrixOf(folder, 'expected.bin')), 'activation');
check(size(result.activation, 2) == 12 && size(result.activation, 1) == numel(result.time), 'size');
for file = {'activation.h5', 'activation.nwb'}
  read = autolfads.readEstimate(fullfile(folder, file{1}));
  for name = {'activation', 'lower', 'upper', 'variance', 'shape', 'rate', 'factors', 'inferredInputs', 'initialConditions', 'emg', 'time'}
    check(sameBits(result.(name{1}), read.(name{1})), [file{1} ' ' name{1}]);
  end
  check(isequal(result.channelNames, read.channelNames) && result.rateHz == read.rateHz && read.samples == 2, ['names and numbers of ' file{1}]);
  check(read.metadata.dimensions.window_bins == 40, ['metadata of ' file{1}]);
end
end

function number_classes(folder)
model = opened(folder);
emg = round(1000 * emgOf(folder));
expected = getfield(autolfads.estimate(model, emg, 2000), 'activation');
for class = {'single', 'int16', 'int32'}
  check(sameBits(getfield(autolfads.estimate(model, feval(class{1}, emg), single(2000)), 'activation'), expected), class{1});
end
check(sameBits(getfield(autolfads.estimate(model, sparse(emg), sparse(2000)), 'activation'), expected), 'sparse');
% Options: mixed classes would take each other's, and a sparse array holds fewer numbers than its size says.
for class = {'single', 'int8', 'uint16', 'sparse'}
  number = @(value) feval(class{1}, value);
  other = autolfads.load(model.path, 'Samples', number(2), 'Seed', number(0), 'Threads', number(1));
  result = autolfads.estimate(other, emg, 2000, 'Start', number(0));
  check(sameBits(result.activation, expected) && result.credibleMass == 0.95 && result.samples == 2, ['options as ' class{1}]);
end
result = autolfads.estimate(autolfads.load(model.path, 'Samples', int32(2), 'CredibleMass', single(0.5)), emg, 2000);
check(result.credibleMass == 0.5 && result.samples == 2, 'options of two classes');
end

function named_channels(folder)
model = opened(folder);
emg = emgOf(folder);
expected = getfield(autolfads.estimate(model, emg, 2000), 'activation');
order = [12:-1:1, 1];
names = model.channelNames(order);
names{13} = 'another';
result = autolfads.estimate(model, emg(:, order), 2000, 'ChannelNames', names, 'start', 5);
check(sameBits(result.activation, expected), 'channels found by name');
check(result.time(1) == 5 && result.startSeconds == 5, 'start');
end

function files(folder)
model = opened(folder);
target = tempname();
mkdir(target);
paths = cellfun(@(name) fullfile(target, name), {'a.h5', 'a.csv', 'a.sto', 'a.NWB'}, 'UniformOutput', false);
result = autolfads.estimate(model, emgOf(folder), 2000, 'Write', paths, 'SessionStart', '2024-05-06T10:00:00+02:00');
check(sameBits(getfield(autolfads.readEstimate(paths{1}), 'factors'), result.factors), 'written .h5');
csv = autolfads.readEstimate(paths{2});
check(sameBits(csv.activation, result.activation) && isempty(csv.lower) && isempty(csv.shape), 'written .csv');
check(isequal(fileread(paths{2}), fileread(fullfile(folder, 'activation.csv'))), 'the bytes of infer');
check(size(getfield(autolfads.readEstimate(paths{3}), 'activation'), 2) == 12, 'written .sto');
check(sameBits(getfield(autolfads.readEstimate(paths{4}), 'upper'), result.upper), 'written .nwb');
end

function posterior_mean(folder)
model = autolfads.load(fullfile(folder, 'model.onnx'), 'Samples', 0);
result = autolfads.estimate(model, emgOf(folder), 2000);
check(isequal(result.lower, []) && isequal(result.upper, []) && result.samples == 0, 'no interval');
end

function one_call(folder)
result = autolfads.estimate(fullfile(folder, 'model.onnx'), emgOf(folder), 2000);
check(result.samples == 50 && all(all(result.lower(~isnan(result.lower)) <= result.upper(~isnan(result.upper)))), 'interval');
end

function metadata(folder)
model = opened(folder);
check(numel(model.channelNames) == 12 && model.windowBins == 40 && model.rateHz == 500, 'numbers');
check(isstruct(model.metadata) && isfield(model.metadata, 'channels'), 'metadata');
found = autolfads.setup();
check(strcmp(found.backend, model.backend), 'backend');
end

function closing(folder)
model = opened(folder);
copy = model;
clear model
emg = emgOf(folder);
check(~isempty(getfield(autolfads.estimate(copy, emg, 2000), 'activation')), 'a copy keeps the model');
autolfads.close(copy);
autolfads.close(copy);
fails(@() autolfads.estimate(copy, emg, 2000), 'autolfads:invalidHandle');
end

function wrong_requests(folder)
model = opened(folder);
emg = emgOf(folder);
path = fullfile(folder, 'model.onnx');
fails(@() autolfads.load('none.onnx'), 'autolfads:fileNotFound');
fails(@() autolfads.load(fullfile(folder, 'emg.bin')), 'autolfads:invalidData');
fails(@() autolfads.load(5), 'autolfads:invalidArgument');
fails(@() autolfads.load(path, 'Samples', -1), 'autolfads:invalidArgument');
fails(@() autolfads.load(path, 'Samples', 1.5), 'autolfads:invalidArgument');
fails(@() autolfads.load(path, 'CredibleMass', 2), 'autolfads:invalidArgument');
fails(@() autolfads.load(path, 'Sample', 2), 'autolfads:invalidArgument');
fails(@() autolfads.load(path, 'Seed'), 'autolfads:invalidArgument');
fails(@() autolfads.load(path, 'Backend', 'cuda'), 'autolfads:invalidArgument');
fails(@() autolfads.estimate(model, emg, -1), 'autolfads:invalidArgument');
fails(@() autolfads.estimate(model, emg, NaN), 'autolfads:invalidArgument');
fails(@() autolfads.estimate(model, emg, '2000'), 'autolfads:invalidArgument');
fails(@() autolfads.estimate(model, emg, [2000 1]), 'autolfads:invalidArgument');
fails(@() autolfads.estimate(model, emg, 2000, 'ChannelNames', {'a', 'b'}), 'autolfads:invalidArgument');
fails(@() autolfads.estimate(model, emg, 2000, 'ChannelNames', 7), 'autolfads:invalidArgument');
fails(@() autolfads.estimate(model, emg, 2000, 'Write', {3}), 'autolfads:invalidArgument');
fails(@() autolfads.estimate(model, emg, 2000, 'Write', fullfile(folder, 'none', 'a.h5')), 'autolfads:fileNotFound');
fails(@() autolfads.estimate(struct('a', 1), emg, 2000), 'autolfads:invalidArgument');
fails(@() autolfads.readEstimate(path), 'autolfads:invalidData');
fails(@() autolfads.readEstimate('none.h5'), 'autolfads:fileNotFound');
fails(@() autolfads.setup('install'), 'autolfads:invalidArgument');
for wrong = {3, struct('backend', 'mex'), [model model], model([])}
  fails(@() autolfads.close(wrong{1}), 'autolfads:invalidArgument');
  if isstruct(wrong{1})
    fails(@() autolfads.estimate(wrong{1}, emg, 2000), 'autolfads:invalidArgument');
  end
end
if strcmp(model.backend, 'mex')
  fails(@() autolfads_mex(), 'autolfads:invalidArgument');
  fails(@() autolfads_mex('estimate', 1), 'autolfads:invalidArgument');
  fails(@() autolfads_mex('close', 1), 'autolfads:invalidArgument');
  fails(@() autolfads_mex('model', int64(77)), 'autolfads:invalidHandle');
  fails(@() autolfads_mex('load', path, sparse([2 0 0 .95])), 'autolfads:invalidArgument');
end
end

function wrong_emg(folder)
model = opened(folder);
emg = emgOf(folder);
fails(@() autolfads.estimate(model, emg', 2000), 'autolfads:invalidArgument', 'transpose');
fails(@() autolfads.estimate(model, emg(:, 1:5), 2000), 'autolfads:invalidArgument', '12 columns');
for wrong = {'emg', {1, 2}, [], zeros(0, 12), complex(emg, emg), zeros(10, 12, 2), struct()}
  fails(@() autolfads.estimate(model, wrong{1}, 2000), 'autolfads:invalidArgument');
end
fails(@() autolfads.estimate(model, emg(1:20, :), 2000), '');
emg(100:120, 3) = NaN;
fails(@() autolfads.estimate(model, emg, 2000), 'autolfads:invalidData', 'missing (NaN) samples'); % as that model was told to preprocess
end

function memory(folder)
emg = emgOf(folder);
emg = emg(1:1000, :);
resident = zeros(1, 1000);
for round = 1:1000
  model = autolfads.load(fullfile(folder, 'model.onnx'), 'Samples', 0, 'Threads', 1);
  autolfads.estimate(model, emg, 2000);
  clear model
  resident(round) = residentPages();
end
% The collector's ups and downs even out in the mean; a leak does not.
before = mean(resident(401:700));
after = mean(resident(701:1000));
check(after < 1.02 * before, sprintf('%g pages in rounds 401 to 700, %g in 701 to 1,000', before, after));
end

function pages = residentPages()
numbers = sscanf(fileread('/proc/self/statm'), '%d');
pages = numbers(2);
end

function model = opened(folder)
model = autolfads.load(fullfile(folder, 'model.onnx'), 'Samples', 2, 'Threads', 1);
end

function emg = emgOf(folder)
emg = matrixOf(folder, 'emg.bin');
end

function matrix = matrixOf(folder, name)
file = fopen(fullfile(folder, name), 'r', 'ieee-le');
matrix = fread(file, [12, Inf], 'double')';
fclose(file);
end

function same = sameBits(one, other)
same = isa(one, 'double') && isequal(size(one), size(other)) && isequal(typecast(one(:), 'uint64'), typecast(other(:), 'uint64'));
end

function check(holds, what)
if ~holds
  error('test:failed', '%s', what);
end
end

function fails(call, identifier, words)
try
  call();
catch problem
  if ~isempty(identifier) && ~strcmp(problem.identifier, identifier)
    error('test:failed', '%s was expected, found %s: %s', identifier, problem.identifier, problem.message);
  end
  if nargin > 2 && isempty(strfind(problem.message, words))
    error('test:failed', '''%s'' was expected in: %s', words, problem.message);
  end
  return
end
error('test:failed', 'no error, %s was expected', identifier);
end
