package dev.latchkey.resourceserver.jwt;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.proc.JWSVerifierFactory;
import java.security.Key;
import java.security.Provider;
import java.security.PublicKey;
import java.util.Set;

/** Nimbus' verifiers and one for Ed25519, on a provider of our choice that nobody else in the process has to share. */
final class SignatureVerifiers implements JWSVerifierFactory {

    private final DefaultJWSVerifierFactory nimbus = new DefaultJWSVerifierFactory();
    private final Set<JWSAlgorithm> algorithms;

    /**
     * @param algorithms what may be verified; nothing else is, whatever a token says
     * @param provider {@code null} means the platform's own choice
     */
    SignatureVerifiers(Set<JWSAlgorithm> algorithms, Provider provider) {
        this.algorithms = Set.copyOf(algorithms);
        this.nimbus.getJCAContext().setProvider(provider);
    }

    @Override
    public JWSVerifier createJWSVerifier(JWSHeader header, Key key) throws JOSEException {
        if (!algorithms.contains(header.getAlgorithm())) {
            throw new JOSEException("the algorithm is not allowed");
        }
        return JWSAlgorithm.EdDSA.equals(header.getAlgorithm())
                ? new Ed25519Verifier((PublicKey) key, getJCAContext())
                : nimbus.createJWSVerifier(header, key);
    }

    @Override
    public Set<JWSAlgorithm> supportedJWSAlgorithms() {
        return algorithms;
    }

    @Override
    public JCAContext getJCAContext() {
        return nimbus.getJCAContext();
    }
}
