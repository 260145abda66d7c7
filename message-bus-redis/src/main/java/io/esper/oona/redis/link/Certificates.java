package io.esper.oona.redis.link;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;

import redis.clients.jedis.SslOptions;

/// Trusts the certificates of a PEM file and no others.
final class Certificates {
    private static final String TYPE = "PKCS12";

    private Certificates() {}

    static void trust(SslOptions.Builder options, Path pem) {
        byte[] store = store(pem);
        options.trustStoreType(TYPE).truststore(() -> new ByteArrayInputStream(store), new char[0]);
    }

    private static byte[] store(Path pem) {
        try (InputStream file = Files.newInputStream(pem)) {
            KeyStore trusted = KeyStore.getInstance(TYPE);
            trusted.load(null, null);
            int count = 0;
            for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(file)) {
                trusted.setCertificateEntry("authority-" + count++, certificate);
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            trusted.store(bytes, new char[0]);
            return bytes.toByteArray();
        } catch (IOException | GeneralSecurityException unreadable) {
            throw new RedisException.Misconfigured("The trusted certificates in " + pem + " cannot be read: "
                    + unreadable.getMessage() + ". Give a PEM file.");
        }
    }
}
