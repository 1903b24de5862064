package sample.secretsmanager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import sample.secretsmanager.FakeSecret.Refusal;
import sample.secretsmanager.FakeSecret.Value;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;

/**
 * Plays AWS Secrets Manager on the loopback interface: the operations that the store uses, as the API reference of the service describes
 * them. Each request has to be signed; whether the signature is right is not checked.
 */
final class FakeService implements AutoCloseable {

    static {
        // Else each answer waits for an acknowledgement of its head.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** What becomes of a request. */
    enum Fault {
        /** It is done, and the connection breaks before the answer. */
        ANSWER_LOST,
        /** The service is down. */
        UNAVAILABLE,
        /** The account lacks the right. */
        DENIED,
        /** The answer does not reflect the last change yet. */
        STALE
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final int mostVersions;
    private final Map<String, FakeSecret> secrets = new TreeMap<>();
    private final List<String> requests = new ArrayList<>();
    private final Map<String, Queue<Fault>> faults = new ConcurrentHashMap<>();
    private final Map<String, Queue<Runnable>> beforehand = new ConcurrentHashMap<>();

    FakeService() throws IOException {
        this(Integer.MAX_VALUE);
    }

    FakeService(int mostVersions) throws IOException {
        this.mostVersions = mostVersions;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Returns a client like that of a program. */
    SecretsManagerClient client() {
        return clientBuilder().build();
    }

    SecretsManagerClientBuilder clientBuilder() {
        return SecretsManagerClient.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .endpointOverride(endpoint())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "not a key")));
    }

    /** Lets one of the next requests of a kind fail; each takes one. */
    void fail(String operation, Fault fault) {
        faults.computeIfAbsent(operation, any -> new ConcurrentLinkedQueue<>()).add(fault);
    }

    /** Does something before one of the next requests of a kind; each takes one. */
    void before(String operation, Runnable action) {
        beforehand
                .computeIfAbsent(operation, any -> new ConcurrentLinkedQueue<>())
                .add(action);
    }

    /** Returns the operations since the last call, in the order in which they came. */
    List<String> requests() {
        synchronized (secrets) {
            List<String> since = List.copyOf(requests);
            requests.clear();
            return since;
        }
    }

    FakeSecret secret(String name) {
        synchronized (secrets) {
            return secrets.get(name);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String target = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
        String operation = target.substring(target.indexOf('.') + 1);
        Runnable action = poll(beforehand, operation);
        if (action != null) {
            action.run();
        }
        Fault fault = poll(faults, operation);
        int status = 200;
        JsonNode answer;
        try {
            JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
            requireSigned(exchange);
            if (fault == Fault.UNAVAILABLE) {
                throw new Refusal("InternalServiceError", "try again");
            }
            if (fault == Fault.DENIED) {
                throw new Refusal("AccessDeniedException", "the account lacks the right to " + operation);
            }
            synchronized (secrets) {
                requests.add(operation);
                answer = act(operation, request, fault == Fault.STALE);
            }
        } catch (Refusal e) {
            status = e.code.equals("InternalServiceError") ? 500 : 400;
            answer = JSON.createObjectNode().put("__type", e.code).put("Message", e.getMessage());
        }
        if (fault != Fault.ANSWER_LOST) {
            byte[] body = answer.toString().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/x-amz-json-1.1");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private static <T> T poll(Map<String, Queue<T>> queues, String operation) {
        Queue<T> queue = queues.get(operation);
        return queue == null ? null : queue.poll();
    }

    private static void requireSigned(HttpExchange exchange) throws Refusal {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        if (authorization == null
                || !authorization.matches(
                        "AWS4-HMAC-SHA256 Credential=.+/secretsmanager/aws4_request,.*Signature=[0-9a-f]{64}")) {
            throw new Refusal("AccessDeniedException", "the request is not signed");
        }
    }

    private JsonNode act(String operation, JsonNode request, boolean stale) throws Refusal {
        if (operation.equals("CreateSecret")) {
            return create(request);
        }
        String name = request.path("SecretId").asText();
        FakeSecret secret = secrets.get(name);
        if (secret == null) {
            throw new Refusal("ResourceNotFoundException", "there is no secret " + name);
        }
        ObjectNode answer = JSON.createObjectNode().put("Name", name).put("ARN", "arn:aws:secretsmanager:::" + name);
        switch (operation) {
            case "GetSecretValue" -> {
                String label = request.path("VersionStage").asText(FakeSecret.CURRENT);
                String version = stale ? secret.versionBefore(label) : secret.versionWith(label);
                if (version == null) {
                    throw new Refusal("ResourceNotFoundException", "no version has the label " + label);
                }
                Value value = secret.value(version);
                answer.put("VersionId", version).put(value.kind(), value.text());
                secret.labelsOf(version).forEach(answer.withArray("VersionStages")::add);
            }
            case "PutSecretValue" -> {
                Set<String> stages = new HashSet<>();
                request.path("VersionStages").forEach(stage -> stages.add(stage.asText()));
                secret.put(request.path("ClientRequestToken").asText(), value(request), stages);
            }
            case "UpdateSecretVersionStage" ->
                secret.updateStage(
                        request.path("VersionStage").asText(),
                        request.path("RemoveFromVersionId").asText(null),
                        request.path("MoveToVersionId").asText(null));
            default -> throw new Refusal("InvalidRequestException", operation + " is not played");
        }
        return answer;
    }

    private JsonNode create(JsonNode request) throws Refusal {
        String name = request.path("Name").asText();
        if (secrets.containsKey(name)) {
            throw new Refusal("ResourceExistsException", "there is a secret " + name);
        }
        FakeSecret secret = new FakeSecret(mostVersions);
        if (request.has("SecretString") || request.has("SecretBinary")) {
            secret.put(
                    request.path("ClientRequestToken").asText(UUID.randomUUID().toString()), value(request), Set.of());
        }
        secrets.put(name, secret);
        return JSON.createObjectNode().put("Name", name);
    }

    private static Value value(JsonNode request) {
        if (request.has("SecretBinary")) {
            String text = request.path("SecretBinary").asText();
            return new Value("SecretBinary", text, Base64.getDecoder().decode(text).length);
        }
        String text = request.path("SecretString").asText();
        return new Value("SecretString", text, text.getBytes(StandardCharsets.UTF_8).length);
    }
}
