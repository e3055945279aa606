import { expect, test } from 'vitest';
import { lab } from '../../testing/lab.ts';
import { createDirectory, createFile } from '../../vfs.ts';
import { readSource } from './source.ts';

test.each([
  ["http.createServer((q, s) => s.end('hi')).listen(8080);", {}, [8080]],
  ['const port = 3000;\napp.listen(port, () => console.log(`on ${port}`));', {}, [3000]],
  ['const PORT = process.env.PORT || 3000; server.listen(PORT)', {}, [3000]],
  ['const PORT = process.env.PORT || 3000; server.listen(PORT)', { PORT: '9000' }, [9000]],
  ['app.listen(process.env.PORT || 5050)', {}, [5050]],
  ["app.run(host='0.0.0.0', port=5000)", {}, [5000]],
  ["HTTPServer(('', 8000), Handler).serve_forever()", {}, [8000]],
  ['PORT = int(os.environ.get("PORT", 8081))\nHTTPServer(("0.0.0.0", PORT), H)', {}, [8081]],
  ['print("nothing listens here")', {}, []],
])('%s listens on its port', (text, env: Record<string, string>, ports) => {
  expect(readSource(text, (name) => env[name]).ports).toEqual(ports);
});

test('a script of a ConfigMap answers on the port it names, and that is said', () => {
  const one = lab();
  const code = createDirectory();
  code.entries.set('server.js', createFile("require('http').createServer(f).listen(8080);\n"));
  const id = one.run({
    image: 'node:22',
    command: ['node', '/app/server.js'],
    mounts: [{ mountPath: '/app', directory: code, readOnly: true }],
  });
  one.kernel.advance(2000);
  const asked = one.exec(id, ['curl', '-s', '-o', '/dev/null', '-w', '%{http_code}', 'localhost:8080']);
  one.kernel.advance(3000);
  expect(asked.result?.stdout).toBe('200');
  expect(one.reports.find(({ code: name }) => name === 'application-code')?.message).toContain('8080');
});
