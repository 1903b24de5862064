package dev.tokenhold.google;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.client.auth.oauth2.StoredCredential;
import com.google.api.client.test.util.store.AbstractDataStoreFactoryTest;
import com.google.api.client.util.store.AbstractDataStore;
import com.google.api.client.util.store.AbstractDataStoreFactory;
import com.google.api.client.util.store.DataStore;
import com.google.api.client.util.store.DataStoreFactory;
import dev.tokenhold.TokenStore;
import dev.tokenhold.TokenStores;
import dev.tokenhold.crypto.TestKeyring;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.runner.JUnitCore;
import org.junit.runner.Result;

/** Google's own test of data stores. It stores texts and truth values, which stand here in the access token of a credential. */
class GooglesDataStoreTest {

    /** Written for JUnit 4. */
    public static final class OnSqlite extends AbstractDataStoreFactoryTest {

        private final TokenStore store = TokenStores.open("sqlite::memory:", TestKeyring.settings());

        @Override
        protected DataStoreFactory newDataStoreFactory() {
            return new Disguised(new TokenStoreDataStoreFactory(store));
        }

        @Override
        public void tearDown() throws Exception {
            super.tearDown();
            store.close();
        }
    }

    private static final class Disguised extends AbstractDataStoreFactory {

        private final TokenStoreDataStoreFactory factory;

        Disguised(TokenStoreDataStoreFactory factory) {
            this.factory = factory;
        }

        @Override
        protected <V extends Serializable> DataStore<V> createDataStore(String id) throws IOException {
            return new Values<>(this, factory.getDataStore(id));
        }
    }

    private static final class Values<V extends Serializable> extends AbstractDataStore<V> {

        private final DataStore<StoredCredential> credentials;

        Values(Disguised factory, DataStore<StoredCredential> credentials) {
            super(factory, credentials.getId());
            this.credentials = credentials;
        }

        private static StoredCredential credential(Serializable value) {
            return value == null
                    ? null
                    : new StoredCredential().setAccessToken(value.getClass().getSimpleName() + value);
        }

        @SuppressWarnings("unchecked")
        private V value(StoredCredential credential) {
            if (credential == null) {
                return null;
            }
            String text = credential.getAccessToken();
            return text.startsWith("Boolean")
                    ? (V) Boolean.valueOf(text.substring("Boolean".length()))
                    : (V) text.substring("String".length());
        }

        @Override
        public Set<String> keySet() throws IOException {
            return credentials.keySet();
        }

        @Override
        public Collection<V> values() throws IOException {
            List<V> values = new ArrayList<>();
            for (StoredCredential credential : credentials.values()) {
                values.add(value(credential));
            }
            return values;
        }

        @Override
        public V get(String key) throws IOException {
            return value(credentials.get(key));
        }

        @Override
        public DataStore<V> set(String key, V value) throws IOException {
            credentials.set(key, credential(value));
            return this;
        }

        @Override
        public DataStore<V> clear() throws IOException {
            credentials.clear();
            return this;
        }

        @Override
        public DataStore<V> delete(String key) throws IOException {
            credentials.delete(key);
            return this;
        }

        @Override
        public int size() throws IOException {
            return credentials.size();
        }

        @Override
        public boolean isEmpty() throws IOException {
            return credentials.isEmpty();
        }

        @Override
        public boolean containsKey(String key) throws IOException {
            return credentials.containsKey(key);
        }

        @Override
        public boolean containsValue(V value) throws IOException {
            return credentials.containsValue(credential(value));
        }
    }

    @Test
    void passes() {
        Result result = JUnitCore.runClasses(OnSqlite.class);

        assertThat(result.getFailures()).isEmpty();
        assertThat(result.getRunCount()).isEqualTo(8);
    }
}
