package dev.tokenhold.migrate.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.tokenhold.testkit.Machine;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages as Chromium shows them. */
@Tag("long")
class HtmlReportIT {

    /** Shows the report as wide as a window, and says what it measures there. */
    private static final String MEASURE = """
            <!DOCTYPE html>
            <meta name="color-scheme" content="light dark">
            <body>
            <script>
              const channels = color => color.match(/[\\d.]+/g).map(Number);
              const luminance = color => channels(color).slice(0, 3)
                  .map(c => c / 255)
                  .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
                  .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
              const contrast = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
              const isOpaque = color => (channels(color)[3] ?? 1) === 1;
              function contrastOf(element) {
                const view = element.ownerDocument.defaultView;
                const style = view.getComputedStyle(element);
                let behind = element;
                while (!isOpaque(view.getComputedStyle(behind).backgroundColor)) behind = behind.parentElement;
                return contrast(
                    luminance(element instanceof view.SVGElement ? style.fill : style.color),
                    luminance(view.getComputedStyle(behind).backgroundColor));
              }
              function measure(frame) {
                const page = frame.contentDocument;
                const texts = [...page.body.querySelectorAll('*')].filter(element =>
                    [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.data.trim()));
                document.body.dataset.windowWidth = frame.contentWindow.innerWidth;
                document.body.dataset.pageWidth = page.documentElement.scrollWidth;
                document.body.dataset.widestContent = Math.max(...[...page.querySelectorAll('.scroll')].map(box => box.scrollWidth));
                document.body.dataset.texts = texts.length;
                document.body.dataset.leastContrast = Math.min(...texts.filter(text => text.localName !== 'title').map(contrastOf));
                const chart = page.querySelector('.chart').getBoundingClientRect();
                document.body.dataset.cutOff = [...page.querySelectorAll('.chart text')].filter(text => {
                  const box = text.getBoundingClientRect();
                  return box.left < chart.left || box.right > chart.right || box.top < chart.top || box.bottom > chart.bottom;
                }).length;
                document.body.dataset.foreign = page.querySelectorAll('script, img, link, iframe, [onerror]').length;
              }
            </script>
            <iframe src="report.html" style="width: WIDTHpx; height: 800px; border: 0" onload="measure(this)"></iframe>
            """;

    private static final Pattern DATA = Pattern.compile("data-([a-z-]+)=\"([0-9.]+)\"");

    @TempDir
    private Path directory;

    private final Map<String, String> pages = new HashMap<>();
    private final Set<String> requests = ConcurrentHashMap.newKeySet();
    private HttpServer server;

    /** What the reader prefers. */
    private enum Scheme {
        DARK(0),
        LIGHT(1);

        /** Chromium's number for it. */
        private final int number;

        Scheme(int number) {
            this.number = number;
        }
    }

    @BeforeEach
    void serve() throws IOException {
        Machine.requireProgram("chromium");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String path = exchange.getRequestURI().getPath();
            requests.add(path);
            byte[] page = pages.getOrDefault(path, "").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(page.length == 0 ? 404 : 200, page.length == 0 ? -1 : page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void pageIsAsLightOrDarkAsItsReaderLikes(Scheme scheme) throws Exception {
        Path report = Files.writeString(directory.resolve("report.html"), HtmlReport.of(SampleRuns.happy()));
        File shot = directory.resolve("shot.png").toFile();

        chromium(
                scheme,
                "--window-size=1200,1800",
                "--screenshot=" + shot,
                report.toUri().toString());

        BufferedImage image = ImageIO.read(shot);
        assertThat(image.getWidth()).isEqualTo(1200);
        int[] brightness = IntStream.range(0, image.getHeight())
                .flatMap(y -> IntStream.range(0, image.getWidth()).map(x -> brightness(image.getRGB(x, y))))
                .sorted()
                .toArray();
        int background = brightness(image.getRGB(2, 2));
        assertThat(brightness[brightness.length / 2]).as("most of the page").isEqualTo(background);
        if (scheme == Scheme.DARK) {
            assertThat(background).isLessThan(40);
            assertThat(brightness[brightness.length - 1]).as("text").isGreaterThan(200);
        } else {
            assertThat(background).isGreaterThan(240);
            assertThat(brightness[0]).as("text").isLessThan(60);
        }
    }

    @ParameterizedTest
    @CsvSource({"360, LIGHT", "360, DARK", "1200, LIGHT", "1200, DARK"})
    void pageCanBeReadWithoutScrollingSidewaysAndWithoutGoodEyes(int width, Scheme scheme) throws Exception {
        Map<String, Double> measured = measure(SampleRuns.bad(), width, scheme);

        assertThat(measured).containsEntry("window-width", (double) width).containsEntry("page-width", (double) width);
        assertThat(measured.get("texts")).isGreaterThan(1000);
        assertThat(measured.get("least-contrast")).as("WCAG AA").isGreaterThanOrEqualTo(4.5);
    }

    @Test
    void whatIsTooWideForAPhoneScrollsByItself() throws Exception {
        Map<String, Double> measured = measure(SampleRuns.happy(), 360, Scheme.LIGHT);

        assertThat(measured.get("widest-content")).isGreaterThan(500);
        assertThat(measured).containsEntry("page-width", 360.0);
    }

    @ParameterizedTest
    @ValueSource(ints = {360, 1200})
    void noLabelOfTheChartIsCutOff(int width) throws Exception {
        assertThat(measure(SampleRuns.fast(), width, Scheme.LIGHT)).containsEntry("cut-off", 0.0);
        assertThat(measure(SampleRuns.happy(), width, Scheme.LIGHT)).containsEntry("cut-off", 0.0);
    }

    @Test
    void hostileIdsNeitherBecomeElementsNorLoadAnything() throws Exception {
        Map<String, Double> measured = measure(SampleRuns.bad(), 1200, Scheme.LIGHT);

        assertThat(measured).containsEntry("foreign", 0.0);
        assertThat(requests).contains("/report.html").isSubsetOf("/measure.html", "/report.html", "/favicon.ico");
    }

    private Map<String, Double> measure(RunReport run, int width, Scheme scheme) throws Exception {
        pages.put("/report.html", HtmlReport.of(run));
        pages.put("/measure.html", MEASURE.replace("WIDTH", String.valueOf(width)));
        String measured = chromium(
                scheme,
                "--hide-scrollbars",
                "--dump-dom",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/measure.html");
        Map<String, Double> values = new HashMap<>();
        Matcher value = DATA.matcher(measured);
        while (value.find()) {
            values.put(value.group(1), Double.valueOf(value.group(2)));
        }
        assertThat(values).as(measured).isNotEmpty();
        return values;
    }

    private String chromium(Scheme scheme, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "chromium",
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + Files.createTempDirectory(directory, "profile"),
                "--blink-settings=preferredColorScheme=" + scheme.number));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(directory, "out", null);
        Path err = Files.createTempFile(directory, "err", null);
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("ended in time").isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(err)).isZero();
        return Files.readString(out);
    }

    private static int brightness(int rgb) {
        return ((rgb >> 16 & 0xff) + (rgb >> 8 & 0xff) + (rgb & 0xff)) / 3;
    }
}
