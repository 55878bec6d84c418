package dev.latchkey.auth.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServerTest;
import dev.latchkey.auth.RawHttp;
import dev.latchkey.auth.Wire;
import dev.latchkey.auth.api.Permission;
import dev.latchkey.auth.api.Role;
import dev.latchkey.auth.openapi.Document.Operation;
import dev.latchkey.auth.page.PageController;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** {@code GET /v3/api-docs}. */
@AuthServerTest
class ApiDocumentTest {

    private static final String DOCUMENT = "/v3/api-docs";
    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]*)}");

    /** The document itself, the page of errors, and what the pages for people are made of. */
    private static final Set<String> NOT_OF_THE_API = Set.of("ApiDocument", "ErrorPage", "AssetController");

    @Autowired
    Wire wire;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping handlers;

    @Test
    void anybodyMayReadItAndItSaysTheSameWhateverTheRequestSays() {
        HttpResponse<String> answer = wire.get(DOCUMENT, request -> request);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        RawHttp.Response elsewhere = RawHttp.exchange(
                wire.port(),
                ("GET " + DOCUMENT + " HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\n"
                                + "Accept-Language: tlh\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.ISO_8859_1));
        assertThat(elsewhere.body()).isEqualTo(answer.body()).doesNotContain("evil.example");
        JsonNode document = Bodies.parse(answer.body());
        assertThat(document.path("openapi").asString()).startsWith("3.0");
        assertThat(document.path("servers").size()).isEqualTo(1);
        assertThat(document.at("/servers/0/url").asString()).isEqualTo("http://localhost:9000");
    }

    @Test
    void itDescribesTheRoutesOfTheServerAndNoneOfItsInside() {
        Document document = Document.of(wire);

        assertThat(document.operations())
                .extracting(Operation::path)
                .allMatch(path -> path.startsWith("/api/v1/")
                        || path.startsWith("/auth/")
                        || path.startsWith("/oauth/")
                        || path.equals("/.well-known/oauth-authorization-server"));
        assertThat(document.root().toString()).doesNotContain("dev.latchkey", "Controller", "springframework");
        assertThat(wire.get(DOCUMENT + ".yaml", request -> request).statusCode())
                .isEqualTo(404);
        assertThat(wire.get(DOCUMENT + "/swagger-config", request -> request).statusCode())
                .isEqualTo(404);
    }

    /** What a controller serves is described, whether springdoc can see it or it has to be written down. */
    @Test
    void noRouteOfAControllerIsMissing() {
        Set<String> described = Document.of(wire).operations().stream()
                .map(operation -> nameless(operation.toString()))
                .collect(Collectors.toSet());
        Set<String> served = handlers.getHandlerMethods().entrySet().stream()
                .filter(handler -> handler.getValue().getBeanType().getName().startsWith("dev.latchkey"))
                .filter(handler -> !NOT_OF_THE_API.contains(
                        handler.getValue().getBeanType().getSimpleName()))
                .filter(handler -> !handler.getValue().getBeanType().isAnnotationPresent(PageController.class))
                .flatMap(handler -> handler.getKey().getPatternValues().stream()
                        .flatMap(path -> handler.getKey().getMethodsCondition().getMethods().stream()
                                .map(method -> nameless(method + " " + path))))
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(served)
                .hasSizeGreaterThan(50)
                // Only where it is switched on, by filters: it would be a lie about most servers.
                .noneMatch(route -> route.contains("/auth/google"));
        assertThat(described).containsAll(served);
    }

    private static String nameless(String path) {
        return path.replaceAll("\\{[^}]*}", "{}");
    }

    @Test
    void eachOperationSaysAllThatAClientNeeds() {
        List<Operation> operations = Document.of(wire).operations();

        assertThat(operations)
                .extracting(Operation::id)
                .doesNotHaveDuplicates()
                .allMatch(id -> id.matches("[a-z][A-Za-z]+"));
        for (Operation operation : operations) {
            JsonNode node = operation.node();
            assertThat(node.path("summary").asString("")).as("%s", operation).isNotEmpty();
            assertThat(node.path("tags").size()).as("%s", operation).isEqualTo(1);
            assertThat(node.has("security")).as("%s", operation).isTrue();
            assertThat(node.path("responses").propertyNames())
                    .as("%s", operation)
                    .anyMatch(status -> status.startsWith("2"));
            List<String> inPath = new ArrayList<>();
            for (Matcher matcher = PARAMETER.matcher(operation.path()); matcher.find(); ) {
                inPath.add(matcher.group(1));
            }
            assertThat(operation.parameters("path"))
                    .as("%s", operation)
                    .allMatch(parameter -> parameter.path("required").asBoolean(false))
                    .extracting(parameter -> parameter.path("name").asString())
                    .containsExactlyInAnyOrderElementsOf(inPath)
                    .allMatch(name -> name.matches("[a-z_]+_id"));
        }
    }

    @Test
    void eachParameterIsDescribedByItself() {
        JsonNode parameters = Document.of(wire)
                .root()
                .path("paths")
                .path("/api/v1/audit-events")
                .path("get")
                .path("parameters");

        for (JsonNode parameter : parameters) {
            String name = parameter.path("name").asString();
            JsonNode schema = parameter.path("schema");
            assertThat(schema.has("enum")).as(name).isFalse();
            assertThat(schema.has("format"))
                    .as(name)
                    .isEqualTo(Set.of("from", "to", "limit").contains(name));
        }
        assertThat(parameters.size()).isGreaterThan(5);
    }

    @Test
    void eachRefusalOfTheApiIsAProblemDocument() {
        for (Operation operation : Document.of(wire).ours()) {
            for (String status : operation.statuses()) {
                JsonNode content = operation
                        .resolve(operation.node().path("responses").path(status))
                        .path("content");
                boolean refusal =
                        status.compareTo("400") >= 0 && !(operation.id().equals("login") && status.equals("401"));
                assertThat(content.has("application/problem+json"))
                        .as("%s %s", operation, status)
                        .isEqualTo(refusal);
            }
        }
    }

    @Test
    void allThatIsReferredToIsThere() {
        JsonNode root = Document.of(wire).root();

        assertThat(references(root).toList())
                .isNotEmpty()
                .allSatisfy(
                        reference -> assertThat(root.at(reference.substring(1)).isMissingNode())
                                .as(reference)
                                .isFalse());
        assertThat(root.at("/components/schemas").propertyNames()).allMatch(name -> name.matches("[A-Za-z]+"));
    }

    @Test
    void eachMemberOfARequestSaysWhatItsLimitsAre() {
        for (Operation operation : Document.of(wire).ours()) {
            operation
                    .body()
                    .ifPresent(body -> body.getValue()
                            .path("properties")
                            .properties()
                            .forEach(member ->
                                    assertLimited(operation, operation + " " + member.getKey(), member.getValue())));
            operation
                    .parameters("query")
                    .forEach(parameter -> assertLimited(
                            operation, operation + " ?" + parameter.path("name").asString(), parameter.path("schema")));
        }
    }

    private static void assertLimited(Operation operation, String where, JsonNode unresolved) {
        JsonNode schema = operation.resolve(unresolved);
        Set<String> limits = switch (schema.path("type").asString()) {
            case "string" -> Set.of("maxLength", "enum", "format");
            case "integer" -> Set.of("maximum");
            case "array" -> Set.of("maxItems");
            case "boolean" -> Set.of("type");
            default -> Set.of();
        };
        assertThat(limits).as("%s: say in Members what its limits are", where).anyMatch(schema::has);
        if (schema.has("items")) {
            assertLimited(operation, where + "[]", schema.path("items"));
        }
    }

    @Test
    void secretsAreMarked() {
        JsonNode schemas = Document.of(wire).root().at("/components/schemas");

        for (Map.Entry<String, String> secret : List.of(
                Map.entry("CreatedClient", "client_secret"),
                Map.entry("CreatedClientSecret", "client_secret"),
                Map.entry("CreatedResourceServer", "client_secret"),
                Map.entry("CreatedInitialAccessToken", "initial_access_token"),
                Map.entry("RegisteredClient", "client_secret"),
                Map.entry("RegisteredClient", "registration_access_token"),
                Map.entry("CreatedApiKey", "key"),
                Map.entry("MemberInvitation", "token"),
                Map.entry("MemberInvitation", "accept_url"),
                Map.entry("OfferedPasswordReset", "reset_url"),
                Map.entry("PasswordResetConfirmation", "token"),
                Map.entry("TotpEnrolment", "otpauth_uri"),
                Map.entry("Session", "access_token"),
                Map.entry("LoginRequest", "otp"),
                Map.entry("LoginRequest", "password"))) {
            assertThat(schemas.path(secret.getKey())
                            .path("properties")
                            .path(secret.getValue())
                            .path("format")
                            .asString())
                    .as("%s", secret)
                    .isEqualTo("password");
        }
    }

    @Test
    void theTableOfRolesIsTheOneThatHolds() {
        String description = Document.of(wire).root().at("/info/description").asString();

        for (Permission permission : Permission.values()) {
            String row = "| `" + Needs.name(permission) + "` | "
                    + String.join(
                            " | ",
                            Arrays.stream(Role.values())
                                    .map(role -> permission.isHeldBy(role) ? "yes" : "–")
                                    .toList())
                    + " |";
            assertThat(description.lines()).contains(row);
        }
    }

    private static Stream<String> references(JsonNode node) {
        Stream<String> here = node.has("$ref") ? Stream.of(node.path("$ref").asString()) : Stream.empty();
        return Stream.concat(here, node.valueStream().flatMap(ApiDocumentTest::references));
    }
}
