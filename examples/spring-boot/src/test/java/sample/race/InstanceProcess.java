package sample.race;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A process that runs an {@link Instance}. */
final class InstanceProcess implements AutoCloseable {

    private static final int MINUTES_TO_START = 2;

    private final Process process;
    private final Thread reader;
    private final CountDownLatch ready = new CountDownLatch(1);
    private final BlockingQueue<String> lost = new LinkedBlockingQueue<>();
    private final Map<String, Integer> totals = new TreeMap<>();
    private final Queue<String> otherLines = new ConcurrentLinkedQueue<>();

    private InstanceProcess(Process process) {
        this.process = process;
        this.reader = new Thread(this::read);
        reader.start();
    }

    static InstanceProcess start(List<String> arguments, String password) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Instance.class.getName()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("RACE_PASSWORD", password);
        builder.environment().put("TOKENHOLD_PASSPHRASE", Race.PASSPHRASE);
        return new InstanceProcess(builder.start());
    }

    private void read() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals(Instance.READY)) {
                    ready.countDown();
                } else if (line.startsWith(Instance.LOST)) {
                    lost.add(line.substring(Instance.LOST.length()));
                } else if (line.startsWith(Instance.TOTAL)) {
                    String[] total = line.substring(Instance.TOTAL.length()).split(" ", 2);
                    totals.put(total[1], Integer.parseInt(total[0]));
                } else {
                    otherLines.add(line);
                }
            }
        } catch (IOException e) {
            otherLines.add(e.toString());
        }
    }

    void awaitReady() throws InterruptedException {
        if (!ready.await(MINUTES_TO_START, TimeUnit.MINUTES)) {
            throw new IllegalStateException("the instance does not start: " + otherLines);
        }
    }

    /** Begins to work; called again, ends. */
    void next() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    /** {@return users who had to log in, each with the time at which the call began; as many as there were since the last call} */
    List<String> lost() {
        List<String> drained = new ArrayList<>();
        lost.drainTo(drained);
        return drained;
    }

    /** {@return how often each result of a call occurred, once the process has ended} */
    Map<String, Integer> totals() throws InterruptedException {
        process.waitFor();
        reader.join();
        return totals;
    }

    /** {@return what the process logged} */
    Queue<String> log() {
        return otherLines;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
