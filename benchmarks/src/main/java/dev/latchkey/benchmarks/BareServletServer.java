package dev.latchkey.benchmarks;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.util.Base64;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/**
 * The yardstick: a token endpoint of one servlet on the auth server's Tomcat, with its settings. It does the cryptography of a token
 * (SHA-256 of the secret, a random {@code jti}, a signature by the native provider: ES256, or RS256 with 2048 bits), writes the same claims and the same response, and
 * does nothing else: one client, no scopes, no revocation, no errors worth the name.
 */
final class BareServletServer {

    private BareServletServer() {}

    /**
     * Serves until it is stopped.
     *
     * @param arguments the port, a file whose first line is the client's Basic credentials, and {@code ES256} or {@code RS256}
     */
    public static void main(String[] arguments) throws Exception {
        AmazonCorrettoCryptoProvider.install();
        int port = Integer.parseInt(arguments[0]);
        String basic = Files.readAllLines(Path.of(arguments[1])).get(0);

        Connector connector = new Connector("org.apache.coyote.http11.Http11NioProtocol");
        connector.setPort(port);
        connector.setProperty("maxKeepAliveRequests", "-1");
        connector.setProperty("maxThreads", "200");
        connector.setProperty("acceptCount", "200");
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir("tomcat");
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", null);
        Tomcat.addServlet(context, "token", new TokenServlet(basic, "http://localhost:" + port, arguments[2]));
        context.addServletMappingDecoded("/oauth/token", "token");
        tomcat.start();
        tomcat.getServer().await();
    }

    private static final class TokenServlet extends HttpServlet {

        private static final long serialVersionUID = 1L;
        private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

        private final transient SecureRandom random = new SecureRandom();
        private final transient ConcurrentLinkedQueue<Signature> idleSignatures = new ConcurrentLinkedQueue<>();
        private final transient PrivateKey key;
        private final String signatureName;
        private final String clientId;
        private final byte[] secretHash;
        private final String head;
        private final String issuer;
        private final String scope = "jobs:read jobs:write";
        private final String credentialId = randomText(12);
        private final String organizationId = "org_" + randomText(12);
        private final String workspaceId = "ws_" + randomText(12);

        TokenServlet(String basic, String issuer, String algorithm) throws GeneralSecurityException {
            String[] credentials = credentials(basic);
            boolean elliptic = algorithm.equals("ES256");
            KeyPairGenerator generator = KeyPairGenerator.getInstance(elliptic ? "EC" : "RSA");
            generator.initialize(
                    elliptic
                            ? new ECGenParameterSpec("secp256r1")
                            : new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4));
            this.key = generator.generateKeyPair().getPrivate();
            this.signatureName = elliptic ? "SHA256withECDSAinP1363Format" : "SHA256withRSA";
            this.clientId = credentials[0];
            this.secretHash = sha256(credentials[1]);
            this.issuer = issuer;
            this.head =
                    encoded("{\"kid\":\"" + randomText(32) + "\",\"typ\":\"at+jwt\",\"alg\":\"" + algorithm + "\"}");
        }

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            try {
                String[] credentials =
                        credentials(request.getHeader("Authorization").substring("Basic ".length()));
                if (!"client_credentials".equals(request.getParameter("grant_type"))
                        || !clientId.equals(credentials[0])
                        || !MessageDigest.isEqual(secretHash, sha256(credentials[1]))) {
                    response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
                    return;
                }
                byte[] body = ("{\"access_token\":\"" + token()
                                + "\",\"token_type\":\"Bearer\",\"expires_in\":3600,\"scope\":\"" + scope + "\"}")
                        .getBytes(StandardCharsets.ISO_8859_1);
                response.setContentType("application/json");
                response.setHeader("Cache-Control", "no-store");
                response.setHeader("X-Content-Type-Options", "nosniff");
                response.setHeader("Pragma", "no-cache");
                response.setContentLength(body.length);
                response.getOutputStream().write(body);
            } catch (GeneralSecurityException e) {
                throw new IOException(e);
            }
        }

        private String token() throws GeneralSecurityException {
            long now = System.currentTimeMillis() / 1000;
            String claims = "{\"iss\":\"" + issuer + "\",\"sub\":\"" + clientId + "\",\"client_id\":\"" + clientId
                    + "\",\"aud\":[\"https://api.example.com\"],\"scope\":\"" + scope + "\",\"iat\":" + now
                    + ",\"exp\":"
                    + (now + 3600) + ",\"jti\":\"" + randomText(16) + "\",\"credential_id\":\"" + credentialId
                    + "\",\"organization_id\":\"" + organizationId + "\",\"workspace_id\":\"" + workspaceId + "\"}";
            String input = head + '.' + encoded(claims);
            return input + '.' + BASE64URL.encodeToString(signed(input.getBytes(StandardCharsets.ISO_8859_1)));
        }

        private byte[] signed(byte[] input) throws GeneralSecurityException {
            Signature signature = idleSignatures.poll();
            if (signature == null) {
                signature = Signature.getInstance(signatureName);
                signature.initSign(key);
            }
            signature.update(input);
            byte[] signed = signature.sign();
            idleSignatures.add(signature);
            return signed;
        }

        private String randomText(int bytes) {
            byte[] buffer = new byte[bytes];
            random.nextBytes(buffer);
            return BASE64URL.encodeToString(buffer);
        }

        private static String encoded(String text) {
            return BASE64URL.encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        private static String[] credentials(String basic) {
            return new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8).split(":", 2);
        }

        private static byte[] sha256(String secret) throws GeneralSecurityException {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        }
    }
}
