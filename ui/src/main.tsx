import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './theme.css';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no place for the console');
createRoot(root).render(<StrictMode>Chancery</StrictMode>);
