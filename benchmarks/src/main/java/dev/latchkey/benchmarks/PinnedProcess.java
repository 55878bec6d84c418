package dev.latchkey.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A process that may use only certain cores, in a folder of its own with its log. Not thread-safe. */
final class PinnedProcess implements AutoCloseable {

    /** But for what Keycloak logs when a caller goes before it is answered, as the load does at the end of each round. */
    private static final Pattern TROUBLE = Pattern.compile(
            "(?m)^(?!.*(HttpClosedException|ClosedChannelException|Connection reset|Broken pipe)).*( ERROR |OutOfMemoryError|^Exception in thread).*$");

    private static final Pattern HEAP_TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)$");

    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s*(\\d+) kB");

    private static final int LOOK_MILLIS = 200;
    private static final int MOST_LOOKS = 50;

    private final Process process;
    private final Path folder;
    private final Path log;
    private final Path pidFile;

    private PinnedProcess(Process process, Path folder, Path log, Path pidFile) {
        this.process = process;
        this.folder = folder;
        this.log = log;
        this.pidFile = pidFile;
    }

    /**
     * Starts one, with this JVM's {@code java}.
     *
     * @param work where its folder is made, and its id noted for whoever cleans up after a killed runner
     * @param cores as {@code taskset -c} reads them, for example {@code 0} or {@code 0,1}
     * @param arguments of {@code java}
     */
    static PinnedProcess start(
            Path work, String name, String cores, List<String> arguments, Map<String, String> environment)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        // What it unpacks goes when its folder goes.
        command.add("-Djava.io.tmpdir=" + work.resolve(name).toAbsolutePath());
        command.addAll(arguments);
        return startProgram(work, name, cores, command, environment);
    }

    /** The same with any program; what it starts belongs to it. */
    static PinnedProcess startProgram(
            Path work, String name, String cores, List<String> program, Map<String, String> environment)
            throws IOException {
        Path folder = Files.createDirectories(work.resolve(name));
        Path log = folder.resolve("log");
        List<String> command = new ArrayList<>(List.of("taskset", "-c", cores));
        command.addAll(program);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        Path pidFile = Files.createDirectories(work.resolve("pids")).resolve(Long.toString(process.pid()));
        Files.createFile(pidFile);
        return new PinnedProcess(process, folder, log, pidFile);
    }

    Path folder() {
        return folder;
    }

    /** The processor time used so far, by all its threads, and by the processes under it. */
    Duration cpuTime() {
        return all().map(one -> one.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /**
     * Waits until it has as good as nothing to do: what callers asked for and did not wait for would cost whoever shares its core. Gives up
     * after some seconds, for it may have duties of its own.
     */
    void awaitIdle() throws InterruptedException {
        for (int i = 0; i < MOST_LOOKS; i++) {
            Duration before = cpuTime();
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            if (cpuTime().minus(before).toMillis() <= LOOK_MILLIS / 10) {
                return;
            }
        }
    }

    /** Waits for it to end by itself; an end that is not a good one is an exception with what it logged. */
    void awaitEnd() throws IOException, InterruptedException {
        int status = process.waitFor();
        close();
        if (status != 0) {
            throw new IOException(folder.getFileName() + " ended with " + status + ":\n" + Files.readString(log));
        }
    }

    /** The most memory it has held, in MiB; as Linux counts, and with the processes under it. */
    long peakMemory() throws IOException {
        long kibibytes = 0;
        for (ProcessHandle one : all().toList()) {
            kibibytes += find(Path.of("/proc", Long.toString(one.pid()), "status"), PEAK)
                    .map(match -> Long.parseLong(match.group(1)))
                    .orElse(0L);
        }
        return kibibytes / 1024;
    }

    private Stream<ProcessHandle> all() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants());
    }

    /** The bytes of what it holds on to, after a garbage collection. */
    long liveHeap() throws IOException, InterruptedException {
        Path java = Path.of(ProcessHandle.current().info().command().orElse("java"));
        Process jcmd = new ProcessBuilder(
                        java.resolveSibling("jcmd").toString(), Long.toString(process.pid()), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String histogram = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher total = HEAP_TOTAL.matcher(histogram);
        if (jcmd.waitFor() != 0 || !total.find()) {
            throw new IOException("jcmd does not tell the heap of " + folder.getFileName() + ": " + histogram);
        }
        return Long.parseLong(total.group(1));
    }

    /** The last line of that form in its log, without what stands outside of the group. */
    String lastInLog(Pattern pattern) throws IOException {
        return pattern.matcher(Files.readString(log, StandardCharsets.UTF_8))
                .results()
                .reduce((earlier, later) -> later)
                .map(match -> match.group(1))
                .orElseThrow();
    }

    /** Waits for a line of its log. */
    String awaitInLog(Pattern pattern) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (System.nanoTime() < end) {
            Optional<MatchResult> found = find(log, pattern);
            if (found.isPresent()) {
                return found.get().group(1);
            }
            requireHealthy();
            Thread.sleep(50);
        }
        throw new IOException(folder.getFileName() + " does not get ready:\n" + Files.readString(log));
    }

    /**
     * Looks whether it still runs and has logged no error.
     *
     * @throws IllegalStateException with what it logged
     */
    void requireHealthy() throws IOException {
        if (!process.isAlive()) {
            throw new IllegalStateException(folder.getFileName() + " has ended:\n" + Files.readString(log));
        }
        find(log, TROUBLE).ifPresent(match -> {
            throw new IllegalStateException(folder.getFileName() + " logged: " + match.group());
        });
    }

    /** Asks it to end, and insists after ten seconds. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
            Files.deleteIfExists(pidFile);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            System.err.println(e);
        }
    }

    private static Optional<MatchResult> find(Path file, Pattern pattern) throws IOException {
        return pattern.matcher(Files.readString(file, StandardCharsets.UTF_8))
                .results()
                .findFirst();
    }
}
